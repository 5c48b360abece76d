package org.nodus.ledger.epoch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.state.LedgerState;
import org.nodus.ledger.state.Verdict;
import org.nodus.protocol.bytes.Hash256;

/**
 * Applies the blocks of an epoch in an order that the rules allow; any such order gives the same.
 */
public final class EpochClose {
  private EpochClose() {}

  /**
   * Applies what is not applied yet and allowed, and returns what is left: blocks that build on
   * something unknown, or that break a rule.
   */
  public static List<Block> applyAll(LedgerState state, Collection<Block> blocks) {
    var left = new ArrayList<>(blocks);
    left.sort(Comparator.comparingLong(Block::height).thenComparing(Block::hash));
    var progress = true;
    while (progress && !left.isEmpty()) {
      progress = left.removeIf(block -> isSettled(state, block));
    }
    return left;
  }

  /**
   * The checkpoint that these blocks give, tried on a copy: {@code state} does not change.
   *
   * @param blocks all blocks of the epoch, the applied ones may be missing
   * @param previous hash of the last checkpoint, the network id when there is none
   * @return empty when the blocks do not all apply
   */
  public static Optional<Candidate> candidate(
      LedgerState state,
      Collection<Block> blocks,
      BlockSet set,
      Hash256 previous,
      long opens,
      Committee committee) {
    var trial = state.copy();
    if (!applyAll(trial, blocks).isEmpty()) {
      return Optional.empty();
    }
    var epoch = trial.position().open();
    trial.closeEpoch(opens);
    var checkpoint =
        new Checkpoint(
            state.network(),
            epoch,
            opens,
            previous,
            set.size(),
            set.digest(),
            trial.root(),
            Committees.hash(committee));
    return Optional.of(new Candidate(checkpoint, set));
  }

  private static boolean isSettled(LedgerState state, Block block) {
    var verdict = state.check(block);
    if (verdict.isAllowed()) {
      state.apply(block);
      return true;
    }
    return verdict instanceof Verdict.Known;
  }
}
