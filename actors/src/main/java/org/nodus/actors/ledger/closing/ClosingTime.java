package org.nodus.actors.ledger.closing;

import java.time.Duration;
import java.time.Instant;

/**
 * When the open epoch is to be closed, as one validator sees it. An epoch that is used is closed
 * when the clock's epoch in which that was noticed is over: a block that ends a long silence is not
 * cut off by the close that it causes. One that others wait for is closed at once.
 *
 * <p>Votes whose certificate has not come are waited for a while longer: a close would make them
 * void, and their owner begin again. Whoever asks for votes and never shows a certificate delays an
 * epoch by {@code settling}, and no more.
 *
 * <p>Mutable, owned by one {@link EpochCloser}; in memory only, a restart costs one epoch at most.
 */
final class ClosingTime {
  private final EpochClock clock;
  private final Duration settling;
  private long epoch = -1;
  private long usedSince;

  /** What there is to do in an epoch. */
  enum Reason {
    NOTHING,
    /** Blocks and votes of the epoch wait for its close. */
    USED,
    /** Others wait for the close: it has begun, or locks need it, or it is long overdue. */
    AWAITED
  }

  ClosingTime(EpochClock clock, Duration settling) {
    this.clock = clock;
    this.settling = settling;
  }

  /** Another epoch is open now. */
  void enter(long open) {
    epoch = open;
    usedSince = -1;
  }

  /** Something happened in the open epoch that its close has to settle. */
  void used(Instant now) {
    if (usedSince < 0) {
      usedSince = Math.max(epoch, clock.epochAt(now));
    }
  }

  /**
   * Whether it is time.
   *
   * @param inFlight how many votes have been cast whose certificate has not come
   */
  boolean isDue(Reason reason, int inFlight, Instant now) {
    return switch (reason) {
      case NOTHING -> false;
      case AWAITED -> clock.isOver(epoch, now);
      case USED -> {
        used(now);
        var over = clock.overdue(usedSince, now);
        yield !over.isNegative() && (inFlight == 0 || over.compareTo(settling) >= 0);
      }
    };
  }
}
