package org.nodus.actors.keeping;

import java.time.Duration;
import org.nodus.actors.transfer.TransferLimits;

/**
 * What bounds the keeping of a neighbourhood.
 *
 * @param neighbours the nearest so many nodes are greeted; half as many again may greet us
 * @param greetEvery pause between two greetings of one neighbour, whoever of both greets
 * @param answerWithin how long an answer to a small question may take
 * @param attempts greetings in a row without an answer after which a neighbour counts as gone
 * @param lookEvery how often the routing table is asked who lives around us
 * @param sweepEvery how often everything known is looked at again
 * @param inspectEvery pause between two looks whether those who claim a fragment have it
 * @param inspectSoon the same after a look that somebody failed who may have had bad luck
 * @param maxClaims of all neighbours together that are remembered
 * @param parallel repairs, and moves, at the same time, each
 * @param maxWaiting repairs that wait for their turn
 * @param retryEvery pause after a repair or a move that failed
 * @param moveAttempts moves of one fragment that are tried before the next sweep
 * @param transfer the way of one fragment
 * @param taskDeadline how long one repair or one move may take
 */
public record KeepingLimits(
    int neighbours,
    Duration greetEvery,
    Duration answerWithin,
    int attempts,
    Duration lookEvery,
    Duration sweepEvery,
    Duration inspectEvery,
    Duration inspectSoon,
    int maxClaims,
    int parallel,
    int maxWaiting,
    Duration retryEvery,
    int moveAttempts,
    TransferLimits transfer,
    Duration taskDeadline) {

  /**
   * All 20 nearest of a message that we are one of live in one subtree with us, which has up to
   * twice as many nodes: 40. Silence is noticed after 16 s + 3 × 3 s = 25 s at most; the fifth in
   * line begins 20 s later and needs a few seconds: below 60 s. 200,000 claims are some 40 MiB. A
   * look at twelve holders is some 2.5 kB there and back: 40 B/s; each neighbour is looked at every
   * few minutes, and a liar is found out by its third lie.
   */
  public static final KeepingLimits DEFAULT =
      new KeepingLimits(
          40,
          Duration.ofSeconds(15),
          Duration.ofSeconds(3),
          3,
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          200_000,
          4,
          10_000,
          Duration.ofSeconds(30),
          5,
          TransferLimits.DEFAULT,
          Duration.ofSeconds(40));
}
