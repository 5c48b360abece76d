package org.nodus.actors.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.mailbox.Worth;

/**
 * What waits at one address, oldest first, and what was deleted there and has not expired. Confined
 * to its {@link Mailbox}; the disk knows tombstones longer than that actor lives.
 */
final class Waitlist {
  private record Waiting(
      Instant expiry, long receivedAtMillis, long workUnits, boolean isOpening) {}

  private final LinkedHashMap<Hash256, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Hash256, Instant> tombstones = new HashMap<>();
  private final Set<Hash256> doomed = new HashSet<>();
  private long lastMillis;

  /** What the disk has, oldest first. */
  Waitlist(List<WaitingEntry> found) {
    for (var entry : found) {
      var at = entry.receivedAt().toEpochMilli();
      waiting.put(entry.id(), new Waiting(entry.expiry(), at, entry.workUnits(), entry.opening()));
      lastMillis = Math.max(lastMillis, at);
    }
  }

  /**
   * When an entry that comes now was received: later than any before, so that who has heard of
   * everything up to some moment has missed nothing.
   */
  long nextReceivedAt(Instant now) {
    lastMillis = Math.max(lastMillis + 1, now.toEpochMilli());
    return lastMillis;
  }

  /** Without those that are going. */
  int size() {
    return waiting.size() - doomed.size();
  }

  int tombstones() {
    return tombstones.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty() && tombstones.isEmpty();
  }

  boolean has(Hash256 id) {
    return waiting.containsKey(id);
  }

  /** Whether it waits longer, or as long and cost as much or more, or was deleted. */
  boolean isSettled(Worth offered) {
    var held = waiting.get(offered.entry());
    if (held == null) {
      return tombstones.containsKey(offered.entry());
    }
    var longer = Long.compare(held.expiry().toEpochMilli(), offered.expiresAtMillis());
    return longer > 0 || (longer == 0 && held.workUnits() >= offered.units());
  }

  /** What waits for the owner. */
  List<Hash256> entries() {
    return ids(one -> !one.isOpening());
  }

  /** What opens the mailbox, or did. */
  List<Hash256> openings() {
    return ids(Waiting::isOpening);
  }

  private List<Hash256> ids(Predicate<Waiting> which) {
    return waiting.entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What was deleted before this list was made. */
  void bury(Map<Hash256, Instant> deleted) {
    tombstones.putAll(deleted);
  }

  /** Whether it waits and has not expired. */
  boolean isWaiting(Hash256 id, Instant now) {
    var entry = waiting.get(id);
    return entry != null && entry.expiry().isAfter(now);
  }

  /**
   * It is on the disk. One that only waits longer, or cost more, keeps its place: it is no news. Of
   * two lives that were written at one time the disk keeps the longer.
   *
   * @return whether it is a new one
   */
  boolean stored(MailboxEntry entry) {
    var before = waiting.get(entry.id());
    if (before != null && before.expiry().isAfter(entry.expiry())) {
      return false;
    }
    var at = before == null ? entry.receivedAt().toEpochMilli() : before.receivedAtMillis();
    var isOpening = Opening.isOne(entry.entry());
    waiting.put(entry.id(), new Waiting(entry.expiry(), at, entry.workUnits(), isOpening));
    return before == null;
  }

  /** The one that goes first, of those that are not going already. */
  Optional<Worth> cheapest(Instant now) {
    return waiting.entrySet().stream()
        .filter(entry -> !entry.getValue().isOpening() && !doomed.contains(entry.getKey()))
        .map(
            entry ->
                new Worth(
                    entry.getKey(),
                    entry.getValue().workUnits(),
                    entry.getValue().expiry().toEpochMilli()))
        .min(Worth.leastFirst(now.toEpochMilli()));
  }

  /** It goes as soon as the one that takes its place is durable. */
  void doom(Hash256 id) {
    doomed.add(id);
  }

  /** It stays: its place was not taken. */
  void spare(Hash256 id) {
    doomed.remove(id);
  }

  /**
   * Its place is taken.
   *
   * @return when it would have expired; empty if it has gone otherwise
   */
  Optional<Instant> evicted(Hash256 id) {
    doomed.remove(id);
    return Optional.ofNullable(waiting.remove(id)).map(Waiting::expiry);
  }

  /** What cannot be read is nothing. */
  void lost(Hash256 id) {
    doomed.remove(id);
    waiting.remove(id);
  }

  /**
   * They are gone from the disk.
   *
   * @return how many of them waited
   */
  int deleted(List<Hash256> ids) {
    var gone = 0;
    for (var id : ids) {
      var entry = waiting.remove(id);
      doomed.remove(id);
      if (entry != null) {
        tombstones.put(id, entry.expiry());
        gone++;
      }
    }
    return gone;
  }

  /** Those received after {@code sinceMillis} that wait for the owner, oldest first. */
  List<Hash256> since(long sinceMillis, Instant now, int most) {
    var ids = new ArrayList<Hash256>();
    waiting.forEach(
        (id, entry) -> {
          if (!entry.isOpening()
              && entry.receivedAtMillis() > sinceMillis
              && entry.expiry().isAfter(now)
              && ids.size() < most) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** When one of those that wait was received. */
  long receivedAt(Hash256 id) {
    var entry = waiting.get(id);
    return entry == null ? 0 : entry.receivedAtMillis();
  }

  /** When one of those that wait expires. */
  Instant expiry(Hash256 id) {
    var entry = waiting.get(id);
    return entry == null ? Instant.EPOCH : entry.expiry();
  }

  Optional<Instant> nextExpiry() {
    return Stream.concat(
            waiting.values().stream().map(Waiting::expiry), tombstones.values().stream())
        .min(Instant::compareTo);
  }

  /**
   * Forgets what has expired.
   *
   * @return how many of those waited
   */
  int expire(Instant now) {
    var before = waiting.size();
    waiting.values().removeIf(entry -> !entry.expiry().isAfter(now));
    doomed.retainAll(waiting.keySet());
    tombstones.values().removeIf(expiry -> !expiry.isAfter(now));
    return before - waiting.size();
  }
}
