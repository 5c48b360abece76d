package org.nodus.actors.delivery;

import java.time.Duration;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.transfer.TransferLimits;

/**
 * What bounds the conversations of this package.
 *
 * @param replicas one write to or one reading of the replicas of a mailbox
 * @param requestTimeout for a small question to a holder
 * @param transfer the way of one fragment
 * @param hedgeAfter when another holder is asked because those asked are slow
 * @param possessionTimeout how fast a holder must prove that it has the fragment
 * @param storeDeadline for all fragments of a message together
 * @param paymentDeadline for a final lock
 * @param grace how long further receipts are awaited when there are enough
 * @param confirmationDeadline how long the caller may take to store a message durably
 * @param parallelEntries how many mailbox entries are worked on at once
 */
public record DeliveryLimits(
    ReplicaWrite.Effort replicas,
    Duration requestTimeout,
    TransferLimits transfer,
    Duration hedgeAfter,
    Duration possessionTimeout,
    Duration storeDeadline,
    Duration paymentDeadline,
    Duration grace,
    Duration confirmationDeadline,
    int parallelEntries) {

  /**
   * Replicas and holders are asked right after they answered a lookup, so 5 s are for slow disks
   * and not for the dead; 20 s are a lookup, an attempt and some slack. A message of 1 MiB is 12 ×
   * 257 KiB: 30 s carry it over 1 MBit/s. 400 ms are a range of 48 KiB at 1 MBit/s: who is slower
   * than that is not waited for alone. 2 s for a proof: DESIGN.md §9. Four entries at once hold at
   * most 4 × 2 MiB of fragments in memory.
   */
  public static final DeliveryLimits DEFAULT =
      new DeliveryLimits(
          new ReplicaWrite.Effort(Duration.ofSeconds(12), Duration.ofSeconds(20)),
          Duration.ofSeconds(5),
          TransferLimits.DEFAULT,
          Duration.ofMillis(400),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          4);
}
