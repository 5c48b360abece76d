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
   * A replica gets 12 s: an entry of 16 KiB over a line that loses one datagram in twenty and takes
   * a second there and back needs several; who is slow is not waited for alone. 20 s are such an
   * attempt after a lookup. 5 s for a small question are for slow disks and not for the dead, who
   * answered no lookup. A message of 1 MiB is 12 × 257 KiB: 30 s carry it over 1 MBit/s. 400 ms are
   * a range of 48 KiB at 1 MBit/s: who is slower than that is not waited for alone. 2 s for a
   * proof: DESIGN.md §9. Four entries at once hold at most 4 × 2 MiB of fragments in memory.
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
