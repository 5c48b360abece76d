package org.nodus.ledger.replay;

import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.epoch.SignedCheckpoint;

/** One step of a ledger's history, as it is exported and replayed. */
public sealed interface LedgerEntry {

  /** The epoch that it belongs to. */
  long epoch();

  record Appended(FinalBlock block) implements LedgerEntry {
    @Override
    public long epoch() {
      return block.epoch();
    }
  }

  record Closed(SignedCheckpoint checkpoint) implements LedgerEntry {
    @Override
    public long epoch() {
      return checkpoint.epoch();
    }
  }
}
