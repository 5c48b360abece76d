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

  private static final Bytes PUT_AT = Bytes.utf8("own/put");

  boolean isDue(Instant now) {
    return book.get(PUT_AT)
        .map(NameLease::read)
        // A clock that was ahead once must not keep a name from being renewed.
        .map(put -> !now.isBefore(put.plus(RENEWAL)) || put.isAfter(now.plus(RENEWAL)))
        .orElse(true);
  }

  void renewed(Instant now) {
    book.writeDurably(new Batch().put(PUT_AT, new ByteWriter().i64(now.toEpochMilli()).toBytes()));
  }

  private static Instant read(Bytes bytes) {
    try {
      return Instant.ofEpochMilli(new ByteReader(bytes).i64());
    } catch (DecodeFailure damaged) {
      return Instant.EPOCH;
    }
  }
}
