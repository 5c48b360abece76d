package org.nodus.actors.ledger.replica;

import java.time.Duration;
import org.nodus.ledger.epoch.EpochLimits;

/**
 * What bounds a {@link LedgerReplica}.
 *
 * @param waitingBlocks final blocks that wait for what they build on; above, they are refused and
 *     come again with a pull
 * @param certifiedBlocks certificates that are held though nobody has shown that they are final
 * @param subscribers who hears of every final block and checkpoint
 * @param fanout to how many random peers a new block or checkpoint is pushed
 * @param pullEvery how often another replica is asked for what is missing here
 * @param pullRequests how many requests one such visit may take
 * @param pullTime how long one such visit may take: a slow peer does not keep us from others
 * @param answerTimeout how long a peer may take to answer
 */
public record ReplicaLimits(
    int waitingBlocks,
    int certifiedBlocks,
    int subscribers,
    int fanout,
    Duration pullEvery,
    int pullRequests,
    Duration pullTime,
    Duration answerTimeout) {

  /**
   * Waiting: two epochs' worth. Three pushes by each who hears it reach 94 % of a network; the pull
   * brings the rest, for two requests of some 100 bytes every 5 s when nothing is new. 512 requests
   * bring at least 100 epochs or 20,000 blocks in one visit.
   */
  public static final ReplicaLimits DEFAULT =
      new ReplicaLimits(
          2 * EpochLimits.MAX_BLOCKS,
          2 * EpochLimits.MAX_BLOCKS,
          64,
          3,
          Duration.ofSeconds(5),
          512,
          Duration.ofSeconds(20),
          Duration.ofSeconds(3));
}
