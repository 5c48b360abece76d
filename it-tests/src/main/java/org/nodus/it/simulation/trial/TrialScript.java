package org.nodus.it.simulation.trial;

import java.time.Duration;
import org.nodus.protocol.fragment.Redundancy;

/**
 * How large a trial is.
 *
 * @param users who write to each other
 * @param length how long it goes wrong; what comes before and after is on top
 * @param letters that users write within that time
 * @param laid further messages that lie at the nearest nodes from the beginning, and that nobody
 *     wrote
 * @param percent of the nodes that die in each round, in trials that have rounds
 * @param redundancy of the laid messages
 */
public record TrialScript(
    long seed,
    int nodes,
    int users,
    Duration length,
    int letters,
    int laid,
    int percent,
    Redundancy redundancy) {

  /** Of whatever is written or laid: nothing expires before a trial ends. */
  static final Duration LIFE = Duration.ofHours(24);

  /** {@link #LIFE}, less what comes before and after: one hour with 10,000 nodes, and some more. */
  public static final Duration LONGEST = LIFE.minusHours(2);
}
