package org.nodus.actors.replication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.ReplicaSummary;

/** With whom which mailboxes and records are compared: those of the sixteen nearest to each. */
final class RoundPlan {
  private static final class Share {
    final List<ReplicaSummary> mailboxes = new ArrayList<>();
    final List<ReplicaSummary> records = new ArrayList<>();
  }

  private final Contact self;
  private final Scatter scatter;
  private final List<Contact> everybody;
  private final Map<Contact, Share> shares = new LinkedHashMap<>();

  /**
   * A plan over all that is on the shelves.
   *
   * @param leaving whether the sixteen are counted without us
   */
  RoundPlan(Replication.Parts parts, boolean leaving, List<Contact> neighbours) {
    this.self = parts.self();
    this.scatter = parts.scatter();
    this.everybody = new ArrayList<>(neighbours);
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

  private List<Share> replicas(Hash256 key) {
    var nearestFirst =
        everybody.stream()
            .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(key)))
            .toList();
    return scatter.order(nearestFirst, List.of()).stream()
        .limit(Quorum.MAX_REPLICAS)
        .filter(contact -> !contact.equals(self))
        .map(contact -> shares.computeIfAbsent(contact, none -> new Share()))
        .toList();
  }
}
