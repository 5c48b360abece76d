package org.nodus.actors.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Response;

/**
 * What the nodes around a message have said so far. Immutable: {@link #with} returns the next one.
 *
 * @param longer indices that are held for longer; one counts once
 * @param costly who wants more work, in the order of {@code prices}
 * @param deleted how many were told to delete it
 * @param declined how many hold it and will not for longer
 * @param why the reason of the last one that declined, empty when none did
 */
record Tally(
    TreeSet<Integer> longer,
    List<Contact> costly,
    List<Response.WorkWanted> prices,
    int deleted,
    int declined,
    String why) {
  static final Tally NOTHING = new Tally(new TreeSet<>(), List.of(), List.of(), 0, 0, "");

  Tally {
    longer = new TreeSet<>(longer);
    costly = List.copyOf(costly);
    prices = List.copyOf(prices);
  }

  Tally with(HolderExtension.Outcome outcome) {
    return switch (outcome) {
      case HolderExtension.Longer one -> {
        var more = new TreeSet<>(longer);
        more.add(one.index());
        yield new Tally(more, costly, prices, deleted, declined, why);
      }
      case HolderExtension.Nothing none -> this;
      case HolderExtension.Deleted gone ->
          new Tally(longer, costly, prices, deleted + 1, declined, why);
      case HolderExtension.Costs costs -> {
        var nodes = new ArrayList<>(costly);
        nodes.add(costs.node());
        var more = new ArrayList<>(prices);
        more.add(costs.wanted());
        yield new Tally(longer, nodes, more, deleted, declined, why);
      }
      case HolderExtension.Declined no ->
          new Tally(longer, costly, prices, deleted, declined + 1, no.reason());
    };
  }

  /** Those that want more work are asked once more. */
  Tally askingAgain() {
    return new Tally(longer, List.of(), List.of(), deleted, declined, why);
  }

  /** More were told to delete it than have it: its recipient did that. */
  boolean isCollected() {
    return deleted > longer.size() + costly.size() + declined;
  }
}
