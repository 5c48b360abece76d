package org.nodus.protocol.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nodus.protocol.identity.NodeId;

/** One k-bucket: peers by when they were last seen, oldest first, and a few that wait for room. */
final class Bucket {
  /** Enough for a burst of departures; more would only remember peers that are gone by then. */
  static final int MAX_WAITING = 8;

  /**
   * A peer and its history.
   *
   * @param sinceNanos when it was first seen: long-lived peers are the ones worth remembering
   * @param sought we found it, it did not come to us
   */
  record Resident(Contact contact, long sinceNanos, long lastSeenNanos, boolean sought) {
    Resident seenAgain(Contact now, long nowNanos) {
      return new Resident(now, sinceNanos, nowNanos, sought);
    }
  }

  private final List<Resident> residents = new ArrayList<>();
  private final List<Contact> waiting = new ArrayList<>();

  List<Resident> residents() {
    return residents;
  }

  Optional<Resident> find(NodeId id) {
    return residents.stream().filter(resident -> resident.contact().id().equals(id)).findFirst();
  }

  void add(Resident newest) {
    leaveQueue(newest.contact().id());
    residents.add(newest);
  }

  void replace(Resident old, Resident newest) {
    residents.remove(old);
    residents.add(newest);
  }

  void remove(Resident gone) {
    residents.remove(gone);
  }

  /** The last {@link #MAX_WAITING} candidates wait, the latest is the first to move up. */
  void enqueue(Contact candidate) {
    leaveQueue(candidate.id());
    waiting.addFirst(candidate);
    if (waiting.size() > MAX_WAITING) {
      waiting.removeLast();
    }
  }

  List<Contact> waiting() {
    return List.copyOf(waiting);
  }

  /** How many residents came to us by themselves and fall under the caps. */
  long uninvited(IpCaps caps) {
    return residents.stream()
        .filter(resident -> !resident.sought() && caps.applyTo(resident.contact().endpoint()))
        .count();
  }

  void leaveQueue(NodeId id) {
    waiting.removeIf(candidate -> candidate.id().equals(id));
  }
}
