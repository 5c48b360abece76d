package org.nodus.ledger.epoch;

import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.Statement;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * Proof that a quorum prepared this checkpoint in this view: no other can have one in the same view
 * (PBFT §4.2, "prepared").
 */
public record Preparation(
    Hash256 network, long epoch, long view, Hash256 checkpoint, Endorsements by) {
  private static final Bytes DOMAIN = Bytes.utf8("nodus ledger checkpoint prepare");

  public static Statement statement(Hash256 network, long epoch, long view, Hash256 checkpoint) {
    var content = new ByteWriter().hash(network).i64(epoch).i64(view).hash(checkpoint).toBytes();
    return new Statement(DOMAIN, content);
  }

  public boolean isGenuine(Committee committee) {
    return statement(network, epoch, view, checkpoint).isSignedByQuorum(by, committee);
  }
}
