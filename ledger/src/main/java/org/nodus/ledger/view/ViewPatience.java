package org.nodus.ledger.view;

import java.time.Duration;

/**
 * How long a validator waits in each view: twice as long as in the one before, so that whatever the
 * network takes, some view is long enough (PBFT §4.5.2: "waits 2T before starting a view change").
 *
 * @param first of view 0, more than nothing
 */
public record ViewPatience(Duration first) {
  /**
   * 64 times the first: 3 minutes for 3 s. Whoever answers later than that cannot be told from the
   * dead, and who comes back shall not wait for the end of a view of hours.
   */
  private static final int MAX_DOUBLINGS = 6;

  public Duration of(long view) {
    return first.multipliedBy(1L << Math.clamp(view, 0, MAX_DOUBLINGS));
  }
}
