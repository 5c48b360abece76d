package org.nodus.ledger.certificate;

import org.nodus.ledger.block.Block;
import org.nodus.protocol.bytes.Hash256;

/**
 * A block with the votes of 2f + 1 validators of one epoch. With at most f liars no other block of
 * the same account and height can have that in the same epoch (FastPay §4.2).
 */
public record CertifiedBlock(Block block, long epoch, Endorsements votes) {

  public Hash256 hash() {
    return block.hash();
  }

  public BlockStatement statement() {
    return new BlockStatement(block.body().network(), epoch, block.hash());
  }

  /** Whether the owner signed the block and a quorum voted for it: 2f + 2 verifications. */
  public boolean isGenuine(Committee committee) {
    return block.isSigned() && statement().vote().isSignedByQuorum(votes, committee);
  }
}
