package org.nodus.actors.replication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.Region;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.NodeId;

/**
 * Who holds what around us, as we know it.
 *
 * @param self who looks; not among the neighbours
 * @param neighbours the nearest to us that we know
 * @param density of the whole network
 * @param scatter says who of the nearest are the replicas
 */
record Surroundings(Contact self, List<Contact> neighbours, Density density, Scatter scatter) {
  Surroundings {
    neighbours = List.copyOf(neighbours);
  }

  /** The sixteen replicas of {@code key}, as if we were not there. */
  List<Contact> replicasWithoutUs(Hash256 key) {
    return chosen(key, neighbours);
  }

  /** Those of the sixteen replicas of {@code key} that are not us. */
  List<Contact> otherReplicas(Hash256 key) {
    return withUs(key).stream().filter(contact -> !contact.equals(self)).toList();
  }

  /** Whether we are one of the sixteen replicas of {@code key}. */
  boolean isReplica(Hash256 key) {
    return withUs(key).contains(self);
  }

  /** Whether far more nodes live around {@code key} than chance has put there. */
  boolean isCrowded(Hash256 key) {
    return new Region(key, density, scatter.caps()).isCrowded(nearestFirst(key, everybody()));
  }

  private List<Contact> withUs(Hash256 key) {
    return chosen(key, everybody());
  }

  private List<Contact> everybody() {
    var everybody = new ArrayList<>(neighbours);
    everybody.add(self);
    return everybody;
  }

  private List<Contact> chosen(Hash256 key, List<Contact> candidates) {
    return scatter.order(nearestFirst(key, candidates), List.of()).stream()
        .limit(Quorum.MAX_REPLICAS)
        .toList();
  }

  private static List<Contact> nearestFirst(Hash256 key, List<Contact> candidates) {
    return candidates.stream()
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(key)))
        .toList();
  }
}
