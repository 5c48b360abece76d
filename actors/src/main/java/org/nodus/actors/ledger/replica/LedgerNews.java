package org.nodus.actors.ledger.replica;

import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.protocol.bytes.Hash256;

/** What a {@link LedgerReplica} tells its subscribers, in the order in which it became durable. */
public sealed interface LedgerNews {

  /**
   * This epoch is open now: told first of all, and after each checkpoint.
   *
   * @param lastCheckpoint hash of the checkpoint that opened it, the network id when there is none
   */
  record EpochOpen(long epoch, Hash256 lastCheckpoint) implements LedgerNews {}

  /** This block is final, and what it does is done. */
  record BlockFinal(FinalBlock block) implements LedgerNews {}
}
