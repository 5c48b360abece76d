package org.nodus.ledger.certificate;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** One validator's vote for a block in an epoch. Deterministic: asking again gives the same. */
public record Vote(long epoch, Hash256 block, Endorsement by) {

  public static Vote cast(Hash256 network, long epoch, Hash256 block, int validator, Bytes seed) {
    var statement = new BlockStatement(network, epoch, block).vote();
    return new Vote(epoch, block, statement.sign(validator, seed));
  }

  public boolean isGenuine(Hash256 network, Committee committee) {
    return new BlockStatement(network, epoch, block).vote().isSigned(by, committee);
  }
}
