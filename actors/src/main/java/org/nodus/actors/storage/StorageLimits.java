package org.nodus.actors.storage;

import java.time.Duration;

/**
 * What this node gives away and what it waits for.
 *
 * @param quotaBytes of live fragments, small ones as a KiB each; an offer beyond it is refused as
 *     {@code FULL}
 * @param freeLife how long an unpaid fragment may live
 * @param paidLife how long a paid fragment may live
 * @param partialBytesPerPeer of incomplete fragments that one peer may have here
 * @param partialBytes of incomplete fragments of all peers
 * @param partialLife how long after its first range a fragment may be incomplete
 * @param waitingWrites fragments handed to the writer and not yet durable; more is {@code BUSY}
 * @param paymentTimeout how long a payment may be checked
 * @param fullPause how long nothing is tried after the disk was full
 * @param keepers how long keepers stay in memory
 * @param microsPerMebibyteDay price of 1 MiB for one day on an empty node, in micro tokens
 */
public record StorageLimits(
    long quotaBytes,
    Duration freeLife,
    Duration paidLife,
    int partialBytesPerPeer,
    int partialBytes,
    Duration partialLife,
    int waitingWrites,
    Duration paymentTimeout,
    Duration fullPause,
    KeeperLimits keepers,
    long microsPerMebibyteDay) {

  /**
   * 10 GiB; 30 and 90 days; two of the largest fragments (2 MiB) per peer and 32 in all; two
   * minutes for the ranges of one fragment, 2 MiB at 140 kbit/s; 1 MiB for a day costs a tenth of a
   * token.
   */
  public static final StorageLimits DEFAULT =
      new StorageLimits(
          10L << 30,
          Duration.ofDays(30),
          Duration.ofDays(90),
          4 << 20,
          64 << 20,
          Duration.ofMinutes(2),
          1_024,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          KeeperLimits.DEFAULT,
          100_000);
}
