package org.nodus.ledger.certificate;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** One validator's word that it holds a block's certificate durably. */
public record Acknowledgement(long epoch, Hash256 block, Endorsement by) {

  public static Acknowledgement give(
      Hash256 network, long epoch, Hash256 block, int validator, Bytes seed) {
    var statement = new BlockStatement(network, epoch, block).acknowledgement();
    return new Acknowledgement(epoch, block, statement.sign(validator, seed));
  }

  public boolean isGenuine(Hash256 network, Committee committee) {
    return new BlockStatement(network, epoch, block).acknowledgement().isSigned(by, committee);
  }
}
