package org.nodus.actors.replication;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
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

  private final Surroundings around;
  private final boolean leaving;
  private final Map<Contact, Share> shares = new LinkedHashMap<>();
  private final List<Hash256> mailboxes = new ArrayList<>();
  private final Set<Hash256> crowded = new LinkedHashSet<>();

  /**
   * A plan over all that is on the shelves.
   *
   * @param leaving whether the sixteen are counted without us
   */
  RoundPlan(Surroundings around, boolean leaving, ReplicaShelves shelves) {
    this.around = around;
    this.leaving = leaving;
    for (var summary : shelves.allMailboxes()) {
      mailboxes.add(summary.key());
      replicas(summary.key()).forEach(share -> share.mailboxes.add(summary));
    }
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

  /** The addresses of all mailboxes in which something waits or was deleted. */
  List<Hash256> mailboxes() {
    return mailboxes;
  }

  private List<Share> replicas(Hash256 key) {
    if (around.isCrowded(key)) {
      crowded.add(key);
    }
    var replicas = leaving ? around.replicasWithoutUs(key) : around.otherReplicas(key);
    return replicas.stream()
        .map(contact -> shares.computeIfAbsent(contact, none -> new Share()))
        .toList();
  }
}
