package org.nodus.actors.replication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Neighbourhood;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.Region;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.ReplicaSummary;

/**
 * With whom which mailboxes and records are compared: those of the sixteen nearest to each. On the
 * way it sees where these are a crowd.
 */
final class RoundPlan {
  private static final class Share {
    final List<ReplicaSummary> mailboxes = new ArrayList<>();
    final List<ReplicaSummary> records = new ArrayList<>();
  }

  private final Contact self;
  private final Scatter scatter;
  private final List<Contact> everybody;
  private final Density density;
  private final Map<Contact, Share> shares = new LinkedHashMap<>();
  private final Set<Hash256> crowded = new LinkedHashSet<>();

  /**
   * A plan over all that is on the shelves.
   *
   * @param leaving whether the sixteen are counted without us
   */
  RoundPlan(Replication.Parts parts, boolean leaving, Neighbourhood around) {
    this.self = parts.self();
    this.scatter = parts.scatter();
    this.density = around.density();
    this.everybody = new ArrayList<>(around.nearest());
    if (!leaving) {
      everybody.add(self);
    }
    var shelves = parts.shelves();
    shelves
        .allMailboxes()
        .forEach(summary -> replicas(summary.key()).forEach(share -> share.mailboxes.add(summary)));
    shelves
        .allRecords()
        .forEach(summary -> replicas(summary.key()).forEach(share -> share.records.add(summary)));
  }

  List<ReplicaRound.Task> tasks() {
    var tasks = new ArrayList<ReplicaRound.Task>();
    shares.forEach(
        (contact, share) ->
            tasks.add(new ReplicaRound.Task(contact, share.mailboxes, share.records)));
    return tasks;
  }

  /** Keys around which far more nodes live than chance has put there. */
  Set<Hash256> crowded() {
    return crowded;
  }

  private List<Share> replicas(Hash256 key) {
    var nearestFirst =
        everybody.stream()
            .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(key)))
            .toList();
    if (new Region(key, density, scatter.caps()).isCrowded(nearestFirst)) {
      crowded.add(key);
    }
    return scatter.order(nearestFirst, List.of()).stream()
        .limit(Quorum.MAX_REPLICAS)
        .filter(contact -> !contact.equals(self))
        .map(contact -> shares.computeIfAbsent(contact, none -> new Share()))
        .toList();
  }
}
