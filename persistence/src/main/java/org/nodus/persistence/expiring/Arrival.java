package org.nodus.persistence.expiring;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** The record in the place of one that cannot be read: it stays for the longer of both times. */
  ExpiringRecord again() {
    var held = Instant.ofEpochMilli(known.orElseThrow().expiryMillis());
    return new ExpiringRecord(expiring.key(), expiring.note(), expiring.body(), held);
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
    var heldUntil =
        pending != null
            ? pending.expiry().toEpochMilli()
            : known.map(IndexEntry::expiryMillis).orElse(Long.MIN_VALUE);
    return heldUntil >= expiring.expiry().toEpochMilli() ? Outcome.ALREADY_HELD : Outcome.STORED;
  }
}
