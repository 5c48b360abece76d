package org.nodus.actors.replication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.ReplicaSummary;

/** With whom which mailboxes and records are compared: those of the sixteen nearest to each. */
final class RoundPlan {
  private static final class Share {
    final List<ReplicaSummary> mailboxes = new ArrayList<>();
    final List<ReplicaSummary> records = new ArrayList<>();
  }

  private final NodeId self;
  private final boolean leaving;
  private final List<Contact> neighbours;
  private final Map<Contact, Share> shares = new LinkedHashMap<>();

  /**
   * A plan over all that is on the shelves.
   *
   * @param leaving whether the sixteen are counted without us
   */
  RoundPlan(NodeId self, boolean leaving, List<Contact> neighbours, ReplicaShelves shelves) {
    this.self = self;
    this.leaving = leaving;
    this.neighbours = neighbours;
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

  private List<Share> replicas(Hash256 key) {
    var order = NodeId.nearestTo(key);
    var nearest =
        neighbours.stream()
            .sorted(Comparator.comparing(Contact::id, order))
            .limit(Quorum.MAX_REPLICAS)
            .toList();
    var counted = nearest.size();
    if (!leaving && counted == Quorum.MAX_REPLICAS && order.compare(self, last(nearest)) < 0) {
      // We are one of the sixteen ourselves.
      counted--;
    }
    return nearest.subList(0, counted).stream()
        .map(contact -> shares.computeIfAbsent(contact, none -> new Share()))
        .toList();
  }

  private static NodeId last(List<Contact> nearest) {
    return nearest.getLast().id();
  }
}
