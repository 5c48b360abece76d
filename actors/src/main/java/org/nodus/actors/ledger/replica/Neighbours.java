package org.nodus.actors.ledger.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;

/** Whom a replica can push to and pull from: peers of the routing table, and the committee. */
final class Neighbours {
  private final NodeId self;
  private List<Contact> peers = List.of();
  private List<Contact> committee = List.of();

  Neighbours(NodeId self) {
    this.self = self;
  }

  void peers(List<Contact> known) {
    peers = List.copyOf(known);
  }

  void committee(List<Contact> known) {
    committee = List.copyOf(known);
  }

  /** At most {@code count} different ones, none of them {@code except}. */
  List<Contact> some(int count, Optional<NodeId> except, RandomGenerator random) {
    var all = new ArrayList<>(peers);
    for (var validator : committee) {
      if (peers.stream().noneMatch(peer -> peer.id().equals(validator.id()))) {
        all.add(validator);
      }
    }
    all.removeIf(one -> one.id().equals(self) || except.filter(one.id()::equals).isPresent());
    var chosen = new ArrayList<Contact>();
    while (chosen.size() < count && !all.isEmpty()) {
      var last = all.removeLast();
      var at = random.nextInt(all.size() + 1);
      chosen.add(at == all.size() ? last : all.set(at, last));
    }
    return chosen;
  }
}
