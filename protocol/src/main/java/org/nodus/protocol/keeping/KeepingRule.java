package org.nodus.protocol.keeping;

import java.time.Duration;
import org.nodus.protocol.fragment.Redundancy;

/** How many fragments of a message shall live, and who waits how long before doing what. */
public final class KeepingRule {
  /** Fragments that may be missing before anybody moves: one node that restarts costs nothing. */
  private static final int MISSING_AT_REST = 1;

  /** Fragments above n that are let be: each was rebuilt for a holder that came back. */
  private static final int SPARE_AT_REST = 4;

  /** Places beyond n in which those live who may have to rebuild: 12 + 8 = 20, Kademlia's k. */
  private static final int SPARE_PLACES = 8;

  /** 10 % fewer indices than there are, so that repairers find free ones. */
  private static final int MOST_WANTED = 230;

  /** Long enough to fetch k fragments and to be seen by the next in line. */
  private static final Duration PAUSE_PER_RANK = Duration.ofSeconds(4);

  private KeepingRule() {}

  /**
   * How many fragments shall live of a message that any {@code k} rebuild: what {@link Redundancy}
   * hands out for this k, else three times as many. Follows from the commitment alone, so that no
   * sender can make others work by claiming more.
   */
  public static int wanted(int k) {
    if (k == Redundancy.HIGH.k()) {
      return Redundancy.HIGH.n();
    }
    return k == Redundancy.STANDARD.k() ? Redundancy.STANDARD.n() : Math.min(3 * k, MOST_WANTED);
  }

  /** Below n − 1: a fragment has to be rebuilt. */
  public static boolean isTooFew(int k, int live) {
    return live < wanted(k) - MISSING_AT_REST;
  }

  /** Above n + 4: one can go. */
  public static boolean isTooMany(int k, int live) {
    return live > wanted(k) + SPARE_AT_REST;
  }

  /** The nearest so many nodes hold a message or rebuild it; who is farther hands over. */
  public static int region(int k) {
    return wanted(k) + SPARE_PLACES;
  }

  /** How long the {@code rank}-th nearest that holds nothing waits, 1 for the nearest. */
  public static Duration pause(int rank) {
    return PAUSE_PER_RANK.multipliedBy(rank);
  }
}
