package org.nodus.ledger.epoch;

import org.nodus.ledger.certificate.Committee;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/** How a checkpoint names the committee that follows it. */
public final class Committees {
  private static final Bytes DOMAIN = Bytes.utf8("nodus committee");

  private Committees() {}

  public static Hash256 hash(Committee committee) {
    var writer = new ByteWriter().u8(committee.size());
    committee.members().forEach(member -> writer.hash(member.key()));
    return Sha256.of(DOMAIN, writer.toBytes());
  }

  /** Whose turn it is to propose in {@code view}; view 0 moves on with every epoch. */
  public static int proposer(Committee committee, long epoch, long view) {
    return (int) Math.floorMod(epoch + view, (long) committee.size());
  }
}
