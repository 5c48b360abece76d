package org.nodus.actors.ledger.closing;

import java.util.ArrayList;
import java.util.List;
import org.nodus.actors.ledger.replica.LedgerView;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.epoch.BlockSet;
import org.nodus.ledger.epoch.Candidate;
import org.nodus.ledger.epoch.EpochClose;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a checkpoint is to be made of: the union of a quorum's blocks.
 *
 * @param epoch which is closed
 * @param opens which follows
 */
record CheckpointContent(long epoch, BlockSet blocks, long opens, Committee committee) {

  /** What the replica makes of it. */
  sealed interface Outcome {}

  record Ready(Candidate candidate) implements Outcome {}

  record Lacking(List<Hash256> blocks) implements Outcome {}

  /** The epoch is closed already, or the blocks do not fit the ledger here. */
  record Impossible() implements Outcome {}

  Outcome outcome(LedgerView view) {
    if (view.state().position().open() != epoch) {
      return new Impossible();
    }
    var applied = view.state().appliedInOpenEpoch();
    var toApply = new ArrayList<Block>();
    var missing = new ArrayList<Hash256>();
    for (var hash : blocks.hashes()) {
      if (!applied.contains(hash)) {
        view.certified(hash)
            .ifPresentOrElse(one -> toApply.add(one.block()), () -> missing.add(hash));
      }
    }
    if (!missing.isEmpty()) {
      return new Lacking(missing);
    }
    return EpochClose.candidate(
            view.state(), toApply, blocks, view.lastCheckpoint(), opens, committee)
        .<Outcome>map(Ready::new)
        .orElseGet(Impossible::new);
  }
}
