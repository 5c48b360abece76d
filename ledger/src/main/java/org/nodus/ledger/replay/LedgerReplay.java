package org.nodus.ledger.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.epoch.Committees;
import org.nodus.ledger.epoch.EpochClose;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.Step.Against;
import org.nodus.ledger.state.LedgerState;
import org.nodus.ledger.state.Verdict;
import org.nodus.protocol.bytes.Hash256;

/**
 * A ledger that grows from its genesis by final blocks and checkpoints. The core of a replica and
 * of an audit. Believes signatures: whoever feeds strangers' entries in has checked them.
 *
 * <p>Any order of an epoch's blocks that respects what they build on gives the same state, and an
 * entry fed in twice changes nothing. Mutable, one owner.
 */
public final class LedgerReplay {
  private final LedgerState state;

  /** Certified blocks of the open epoch that are not applied: not final yet, or out of order. */
  private final Map<Hash256, CertifiedBlock> pending = new HashMap<>();

  private Hash256 lastCheckpoint;
  private Optional<SignedCheckpoint> checkpoint = Optional.empty();

  public LedgerReplay(Genesis genesis) {
    this.state = LedgerState.of(genesis);
    this.lastCheckpoint = genesis.network();
  }

  /** The state now; for reading only. */
  public LedgerState state() {
    return state;
  }

  /** Hash of the last checkpoint, the network id when there is none. */
  public Hash256 lastCheckpoint() {
    return lastCheckpoint;
  }

  public Optional<SignedCheckpoint> checkpoint() {
    return checkpoint;
  }

  /**
   * Remembers a certified block of the open epoch that is not known to be final: a checkpoint may
   * contain it. Forgotten when the epoch closes. A replica bounds how many it offers.
   */
  public void note(CertifiedBlock certified) {
    if (certified.epoch() == state.position().open()
        && !state.appliedInOpenEpoch().contains(certified.hash())) {
      pending.putIfAbsent(certified.hash(), certified);
    }
  }

  /** A certified block of the open epoch that was noted and is not applied. */
  public Optional<CertifiedBlock> pending(Hash256 block) {
    return Optional.ofNullable(pending.get(block));
  }

  public Step accept(LedgerEntry entry) {
    return switch (entry) {
      case LedgerEntry.Appended appended -> accept(appended.block());
      case LedgerEntry.Closed closed -> accept(closed.checkpoint());
    };
  }

  /** Appends a block that is final by its acknowledgements. */
  public Step accept(FinalBlock block) {
    var open = state.position().open();
    if (block.epoch() < open) {
      return new Step.Known();
    }
    if (block.epoch() > open) {
      return new Step.Waiting(List.of());
    }
    return switch (state.check(block.block())) {
      case Verdict.Allowed allowed -> {
        state.apply(block.block());
        pending.remove(block.hash());
        yield new Step.Applied();
      }
      case Verdict.Known known -> new Step.Known();
      case Verdict.Waiting waiting -> new Step.Waiting(waiting.needs());
      case Verdict.Refused refused -> new Step.Refused(refused.reason(), refused.detail());
    };
  }

  /** Closes the open epoch; first applies its blocks that were certified but not known as final. */
  public Step accept(SignedCheckpoint signed) {
    var closing = signed.checkpoint();
    var open = state.position().open();
    if (closing.epoch() < open) {
      return new Step.Known();
    }
    if (closing.epoch() > open) {
      return new Step.Waiting(List.of());
    }
    if (!closing.previous().equals(lastCheckpoint)) {
      return new Step.Mismatch(Against.PREVIOUS);
    }
    if (!closing.nextCommittee().equals(Committees.hash(state.genesis().committee()))) {
      return new Step.Mismatch(Against.COMMITTEE);
    }
    if (!signed.blocks().containsAll(state.appliedInOpenEpoch())) {
      return new Step.Mismatch(Against.FINAL_BLOCK);
    }
    var missing = signed.blocks().where(hash -> !isHere(hash));
    if (!missing.isEmpty()) {
      return new Step.Waiting(missing.hashes());
    }
    return close(signed);
  }

  private Step close(SignedCheckpoint signed) {
    var blocks = new ArrayList<Block>();
    for (var hash : signed.blocks().hashes()) {
      pending(hash).ifPresent(certified -> blocks.add(certified.block()));
    }
    if (!EpochClose.applyAll(state, blocks).isEmpty()) {
      return new Step.Mismatch(Against.BLOCKS);
    }
    state.closeEpoch(signed.checkpoint().opens());
    pending.clear();
    lastCheckpoint = signed.checkpoint().hash();
    checkpoint = Optional.of(signed);
    return state.root().equals(signed.checkpoint().stateRoot())
        ? new Step.Applied()
        : new Step.Mismatch(Against.ROOT);
  }

  private boolean isHere(Hash256 block) {
    return state.appliedInOpenEpoch().contains(block) || pending.containsKey(block);
  }
}
