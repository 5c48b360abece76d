package org.nodus.node.agent;

import java.time.Duration;
import java.time.Instant;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * When the own name has to be published again: nodes keep a name for a year after it was put for
 * the last time.
 *
 * @param book the user's address book
 */
record NameLease(KeyValue book) {
  /** A twelfth of the lease: whoever uses Nodus once a year and a month later keeps the name. */
  static final Duration RENEWAL = Duration.ofDays(30);

  /** Too few nodes, or somebody else's name: neither is different a few seconds later. */
  static final Duration PAUSE = Duration.ofDays(1);

  private static final Bytes TRIED_AT = Bytes.utf8("own/tried");
  private static final Bytes PUT_AT = Bytes.utf8("own/put");

  boolean isDue(Instant now) {
    return isOver(PUT_AT, RENEWAL, now) && isOver(TRIED_AT, PAUSE, now);
  }

  private boolean isOver(Bytes key, Duration span, Instant now) {
    return book.get(key)
        .map(NameLease::read)
        // A clock that was ahead once must not keep a name from being renewed.
        .map(since -> !now.isBefore(since.plus(span)) || since.isAfter(now.plus(span)))
        .orElse(true);
  }

  /** It is tried now: whatever comes of it, the next time is after {@link #PAUSE}. */
  void tried(Instant now) {
    write(TRIED_AT, now);
  }

  void renewed(Instant now) {
    write(PUT_AT, now);
  }

  private void write(Bytes key, Instant now) {
    book.writeDurably(new Batch().put(key, new ByteWriter().i64(now.toEpochMilli()).toBytes()));
  }

  private static Instant read(Bytes bytes) {
    try {
      return Instant.ofEpochMilli(new ByteReader(bytes).i64());
    } catch (DecodeFailure damaged) {
      return Instant.EPOCH;
    }
  }
}
