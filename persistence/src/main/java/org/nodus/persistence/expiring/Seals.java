package org.nodus.persistence.expiring;

import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/** Opens sealed records with the keys of their minutes, for any threads. */
final class Seals {
  private final MinuteKeys keys;
  private final Segments segments;

  Seals(MinuteKeys keys, Segments segments) {
    this.keys = keys;
    this.segments = segments;
  }

  /** A record's content, with its entry as the index should have it. */
  record Content(IndexEntry entry, Bytes body) {
    ExpiringRecord expiring() {
      return new ExpiringRecord(
          entry.key(), entry.note(), body, Instant.ofEpochMilli(entry.expiryMillis()));
    }
  }

  boolean hasKeyFor(IndexEntry entry) {
    return hasKeyFor(entry.expiryMillis());
  }

  boolean hasKeyFor(long expiryMillis) {
    return keys.keyOf(MinuteKeys.minuteOf(expiryMillis)).isPresent();
  }

  /** Empty if the bytes were changed or the key is gone. */
  Optional<Content> open(IndexEntry entry, Bytes sealed) {
    var key = keys.keyOf(MinuteKeys.minuteOf(entry.expiryMillis()));
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      var plain =
          new ByteReader(
              keys.ciphers()
                  .open(key.get(), segments.nonce(entry), entry.header().authenticated(), sealed));
      var note = plain.raw(plain.u8());
      var body = plain.raw(plain.remaining());
      return Optional.of(
          new Content(
              new IndexEntry(
                  entry.key(),
                  IndexEntry.State.LIVE,
                  entry.segment(),
                  entry.offset(),
                  entry.sealedBytes(),
                  entry.expiryMillis(),
                  note),
              body));
    } catch (DecodeFailure changed) {
      return Optional.empty();
    }
  }
}
