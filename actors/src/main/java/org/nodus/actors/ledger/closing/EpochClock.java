package org.nodus.actors.ledger.closing;

import java.time.Duration;
import java.time.Instant;
import org.nodus.ledger.genesis.Genesis;

/**
 * What the own civil clock says about epochs. The ledger itself never reads one: these numbers only
 * decide when a validator finds an epoch over, and what it says in a closing about the next one.
 * Others may think otherwise; nothing rests on that they agree.
 */
public record EpochClock(Genesis genesis) {

  long epochAt(Instant now) {
    return genesis.epochAt(now);
  }

  boolean isOver(long epoch, Instant now) {
    return !overdue(epoch, now).isNegative();
  }

  /** Since when the epoch is over; negative while it runs. */
  Duration overdue(long epoch, Instant now) {
    return Duration.between(genesis.startOf(epoch + 1), now);
  }
}
