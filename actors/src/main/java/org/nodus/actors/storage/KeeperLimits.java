package org.nodus.actors.storage;

import java.time.Duration;

/**
 * How long keepers stay in memory. What is held is known without them, so these bound memory and
 * nothing else.
 *
 * @param bodyIdle after which a body that nobody asks for leaves the memory
 * @param idle after which a keeper rests whose body has left; a paid one does not
 * @param bodyBytes of bodies in memory; what finds no room is read again for each question
 * @param maxAwake keepers in memory at a time; above it the one that was used least recently rests
 */
public record KeeperLimits(Duration bodyIdle, Duration idle, long bodyBytes, int maxAwake) {

  /**
   * Ranges of one transfer follow each other within 5 s; 64 MiB are 128 fragments of the largest
   * free messages at a time. Two minutes and the least recently used are Cluster Sharding's ways;
   * 20,000 keepers are about 50 MB.
   */
  public static final KeeperLimits DEFAULT =
      new KeeperLimits(Duration.ofSeconds(5), Duration.ofMinutes(2), 64L << 20, 20_000);
}
