package org.nodus.persistence.journal;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;

/**
 * Each event names the one before it by a hash, so that none can be changed, exchanged, taken out
 * or put back in an older form without the next replay noticing.
 *
 * <pre>
 * link(0) = SHA-256("nodus journal" ‖ persistence id, UTF-8)
 * link(n) = SHA-256(link(n − 1) ‖ sequence number (8) ‖ content)
 * </pre>
 *
 * <p>Finds what a disk or a careless hand did. Who can write to the directory can also write a
 * whole new chain.
 */
final class Chain {
  static final int LINK_BYTES = 32;
  private static final Bytes DOMAIN = Bytes.utf8("nodus journal");

  private Chain() {}

  /** What the first event follows; and the first with a link, in a journal that had none before. */
  static Bytes start(String persistenceId) {
    return Sha256.of(DOMAIN, Bytes.utf8(persistenceId)).toBytes();
  }

  static Bytes link(Bytes previous, long sequenceNr, Bytes content) {
    var number = new ByteWriter().i64(sequenceNr).toBytes();
    return Sha256.of(previous, number, content).toBytes();
  }
}
