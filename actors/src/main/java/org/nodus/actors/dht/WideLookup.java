package org.nodus.actors.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.NodeId;

/**
 * Finds more peers around a target than one answer names, and stops. Whoever is asked names the
 * twenty nearest that he knows, and all who are near name the same: so the next ones are looked up
 * in the other half of the subtree that was found, then in the other half of the subtree around
 * that, which is twice as large, until there are enough. Who lies in a crowd is not one of enough:
 * somebody has put him there. The requester gets exactly one {@link PeerLookup.Outcome}.
 */
public final class WideLookup {
  /** Each place is twice as large as the one before: the fourth lies among 160 nodes. */
  private static final int MAX_PLACES = 4;

  /** Everything this actor can receive; all of it is its own doing, so nothing is public. */
  public sealed interface Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  /**
   * What is looked for.
   *
   * @param width how many the first lookup is to bring; where it brings fewer than k there are no
   *     more
   * @param count how many are enough, a crowd not counted
   * @param scatter says who lies in a crowd
   */
  public record Aim(Hash256 target, int width, int count, Scatter scatter) {}

  private final Aim aim;
  private final ActorRef<RoutingTable.Command> table;
  private final ActorRef<PeerLookup.Outcome> outcomes;
  private final ActorRef<PeerLookup.Outcome> requester;

  private WideLookup(
      ActorContext<Command> context,
      Aim aim,
      ActorRef<RoutingTable.Command> table,
      ActorRef<PeerLookup.Outcome> requester) {
    this.aim = aim;
    this.table = table;
    this.outcomes = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
    this.requester = requester;
  }

  /**
   * Looks for enough peers near the target, and gives more if it comes across them.
   *
   * @param table runs the lookups, each with the deadline of its own
   */
  public static Behavior<Command> create(
      Aim aim, ActorRef<RoutingTable.Command> table, ActorRef<PeerLookup.Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var lookup = new WideLookup(context, aim, table, requester);
          lookup.lookUp(aim.target(), aim.width());
          return lookup.awaitingFirst();
        });
  }

  private void lookUp(Hash256 place, int width) {
    table.tell(new RoutingTable.Lookup(place, width, Purpose.PUBLISH, outcomes));
  }

  private Behavior<Command> awaitingFirst() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case LookedUp lookup -> {
                var outcome = lookup.outcome();
                var found =
                    new Found(
                        List.copyOf(outcome.nearest()), outcome.slowAfter(), outcome.density());
                var isAll = found.contacts().size() < RoutingBuckets.K;
                yield isAll
                    ? finish(found)
                    : widen(found, found.sharedBits(aim.target()), MAX_PLACES);
              }
            });
  }

  /** What the lookups have brought so far. */
  private record Found(List<Contact> contacts, Duration slowAfter, Density density) {
    Found with(PeerLookup.Outcome outcome) {
      var more = new ArrayList<>(contacts);
      outcome.nearest().stream().filter(one -> !contacts.contains(one)).forEach(more::add);
      return new Found(List.copyOf(more), outcome.slowAfter(), outcome.density());
    }

    int outsideCrowds(Scatter scatter) {
      return contacts.size() - scatter.in(density).clustered(contacts).size();
    }

    /** How many leading bits all of them share with the target. */
    int sharedBits(Hash256 target) {
      return contacts.stream()
          .mapToInt(one -> one.id().distanceTo(target).leadingZeros())
          .min()
          .orElse(0);
    }
  }

  /**
   * Looks into the half that differs from the target at bit {@code bit}, and no later than there.
   *
   * @param places how many more of them
   */
  private Behavior<Command> widen(Found found, int bit, int places) {
    if (found.outsideCrowds(aim.scatter()) >= aim.count() || bit < 0 || places == 0) {
      return finish(found);
    }
    lookUp(flipped(bit), RoutingBuckets.K);
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case LookedUp lookup -> widen(found.with(lookup.outcome()), bit - 1, places - 1);
            });
  }

  private Behavior<Command> finish(Found found) {
    var order = Comparator.comparing(Contact::id, NodeId.nearestTo(aim.target()));
    var nearest = found.contacts().stream().sorted(order).toList();
    requester.tell(new PeerLookup.Found(aim.target(), nearest, found.slowAfter(), found.density()));
    return Behaviors.stopped();
  }

  private Hash256 flipped(int bit) {
    var mask = new byte[Hash256.SIZE_BYTES];
    mask[bit >>> 3] = (byte) (0x80 >>> (bit & 7));
    return aim.target().xor(Hash256.of(mask));
  }
}
