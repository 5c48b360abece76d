package org.nodus.ledger.certificate;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * The two things that validators say about a block, each within one epoch of one network:
 * signatures of different epochs never add up to a certificate.
 */
public record BlockStatement(Hash256 network, long epoch, Hash256 block) {
  private static final Bytes VOTE = Bytes.utf8("nodus ledger vote");
  private static final Bytes ACKNOWLEDGEMENT = Bytes.utf8("nodus ledger acknowledgement");

  /** I vote for no other block of this account and height in this epoch. */
  public Statement vote() {
    return new Statement(VOTE, content());
  }

  /** I hold the certificate durably, and will close the epoch only with this block in it. */
  public Statement acknowledgement() {
    return new Statement(ACKNOWLEDGEMENT, content());
  }

  private Bytes content() {
    return new ByteWriter().hash(network).i64(epoch).hash(block).toBytes();
  }
}
