package org.nodus.actors.ledger.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nodus.actors.ledger.account.AccountChain.Settled;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.journal.ChainEvent;
import org.nodus.ledger.journal.ChainEvent.BlockFinished;
import org.nodus.ledger.journal.ChainEvent.BlockGivenUp;
import org.nodus.ledger.journal.ChainEvent.BlockProposed;

/**
 * What an account chain knows by itself: the block that it must not replace, and how the last ones
 * ended.
 *
 * @param pending signed and sent, neither final nor given up; there is never a second one
 * @param settled the last {@link AccountChain#RECENT}, oldest first
 */
record ChainBook(Optional<Block> pending, List<Settled> settled) {
  static final ChainBook EMPTY = new ChainBook(Optional.empty(), List.of());

  ChainBook {
    settled = List.copyOf(settled);
  }

  /** Applies a fact and decides nothing. */
  ChainBook after(ChainEvent event) {
    return switch (event) {
      case BlockProposed proposed -> new ChainBook(Optional.of(proposed.block()), settled);
      case BlockFinished finished -> settled(true);
      case BlockGivenUp givenUp -> settled(false);
    };
  }

  /** Own final blocks higher than {@code height}, ascending. */
  List<Block> finalAbove(long height) {
    return settled.stream()
        .filter(Settled::isFinal)
        .map(Settled::block)
        .filter(block -> block.height() > height)
        .toList();
  }

  private ChainBook settled(boolean isFinal) {
    var last = new ArrayList<>(settled);
    pending.ifPresent(block -> last.add(new Settled(block, isFinal)));
    if (last.size() > AccountChain.RECENT) {
      last.removeFirst();
    }
    return new ChainBook(Optional.empty(), last);
  }
}
