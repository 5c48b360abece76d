package org.nodus.persistence.expiring;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;

/**
 * A record that is given to the store, and what becomes of it if what is held can be read.
 *
 * @param known what the index has under its key
 * @param pending what came before it in the same group under its key
 */
record Arrival(
    ExpiringRecord expiring,
    Optional<IndexEntry> known,
    @Nullable ExpiringRecord pending,
    Outcome outcome) {

  static Arrival of(
      ExpiringRecord expiring,
      Optional<IndexEntry> known,
      @Nullable ExpiringRecord pending,
      Instant now) {
    return new Arrival(expiring, known, pending, outcomeOf(expiring, known, pending, now));
  }

  /** The record in the place of what is held: it stays for the longer of both times. */
  ExpiringRecord longest() {
    var held = Instant.ofEpochMilli(heldUntil(known, pending));
    return held.isAfter(expiring.expiry())
        ? new ExpiringRecord(expiring.key(), expiring.note(), expiring.body(), held)
        : expiring;
  }

  /** Whether a note is that of a held record and more: of one that is paid for by now. */
  static boolean saysMore(Bytes note, Bytes held) {
    return note.length() > held.length() && note.slice(0, held.length()).equals(held);
  }

  private static Outcome outcomeOf(
      ExpiringRecord expiring,
      Optional<IndexEntry> known,
      @Nullable ExpiringRecord pending,
      Instant now) {
    if (!expiring.expiry().isAfter(now)) {
      return Outcome.EXPIRED;
    }
    if (known.isPresent() && !known.get().isLive()) {
      return Outcome.DELETED;
    }
    if (heldUntil(known, pending) < expiring.expiry().toEpochMilli()) {
      return Outcome.STORED;
    }
    var held = pending != null ? pending.note() : known.map(IndexEntry::note).orElse(Bytes.EMPTY);
    return saysMore(expiring.note(), held) ? Outcome.STORED : Outcome.ALREADY_HELD;
  }

  private static long heldUntil(Optional<IndexEntry> known, @Nullable ExpiringRecord pending) {
    return pending != null
        ? pending.expiry().toEpochMilli()
        : known.map(IndexEntry::expiryMillis).orElse(Long.MIN_VALUE);
  }
}
