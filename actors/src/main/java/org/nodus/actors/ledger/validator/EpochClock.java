package org.nodus.actors.ledger.validator;

import java.time.Duration;
import java.time.Instant;
import org.nodus.ledger.genesis.Genesis;

/**
 * What civil time says about epochs. The ledger itself never reads a clock: these numbers only
 * decide when a validator begins to close an epoch, and which proposals it finds too early.
 *
 * <p>An epoch that stays open because nothing happened in it is overdue; its views go on counting,
 * so that at any time exactly one validator is next.
 *
 * @param view how long one proposer has
 */
record EpochClock(Genesis genesis, Duration view) {

  long epochAt(Instant now) {
    return genesis.epochAt(now);
  }

  /** Whose turn it is: the number of the view that began last, -1 while the epoch runs. */
  long viewAt(long epoch, Instant now) {
    var over = Duration.between(genesis.startOf(epoch + 1), now);
    return over.isNegative() ? -1 : over.dividedBy(view);
  }

  /** As {@link #viewAt}, for what others ask: their clocks may be ahead by half a view. */
  long latestView(long epoch, Instant now) {
    return viewAt(epoch, now.plus(view.dividedBy(2)));
  }

  /** The latest epoch that a checkpoint may open: one ahead of the own clock. */
  long latestOpens(Instant now) {
    return epochAt(now) + 1;
  }

  /** What a proposer opens behind {@code epoch}. */
  long opensAfter(long epoch, Instant now) {
    return Math.max(epoch + 1, epochAt(now));
  }

  /** Since when the epoch is over. */
  Duration overdue(long epoch, Instant now) {
    return Duration.between(genesis.startOf(epoch + 1), now);
  }
}
