package org.nodus.actors.ledger.validator;

import java.time.Instant;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.epoch.Committees;
import org.nodus.ledger.genesis.Genesis;

/**
 * When one validator proposes. An epoch that is used is closed when the clock's epoch in which that
 * was noticed is over: a block that ends a long silence is not cut off by the close that it causes.
 * One that is being closed already is gone on with at once.
 *
 * <p>Mutable, owned by one {@link Validator}; in memory only, a restart costs one epoch at most.
 */
final class Turns {
  private final Genesis genesis;
  private final ValidatorKey key;
  private final EpochClock clock;
  private long epoch = -1;
  private long lastTurn;
  private long usedSince;

  /** What there is to do in an epoch. */
  enum Reason {
    NOTHING,
    /** Blocks and votes of the epoch wait for its close. */
    USED,
    /** Others wait for the close: it has begun, or locks need it, or it is long overdue. */
    AWAITED
  }

  Turns(Genesis genesis, ValidatorKey key, EpochClock clock) {
    this.genesis = genesis;
    this.key = key;
    this.clock = clock;
  }

  /** Something happened in the open epoch that its close has to settle. */
  void used(long open, Instant now) {
    enter(open);
    if (usedSince < 0) {
      usedSince = Math.max(epoch, clock.epochAt(now));
    }
  }

  /** Whether it is this validator's turn, in a view in which it has not proposed yet. */
  boolean isMine(long open, Instant now) {
    enter(open);
    var turn = clock.viewAt(epoch, now);
    return turn > lastTurn && Committees.proposer(genesis.committee(), epoch, turn) == key.place();
  }

  /** Whether it is time; meaningful in the own turn. */
  boolean isDue(Reason reason, Instant now) {
    return switch (reason) {
      case NOTHING -> false;
      case AWAITED -> true;
      case USED -> {
        used(epoch, now);
        yield clock.epochAt(now) > usedSince;
      }
    };
  }

  /** The view that this validator now proposes in. */
  long take(Instant now) {
    lastTurn = clock.viewAt(epoch, now);
    return lastTurn;
  }

  private void enter(long open) {
    if (open != epoch) {
      epoch = open;
      lastTurn = -1;
      usedSince = -1;
    }
  }
}
