package org.nodus.actors.transfer;

import java.time.Duration;

/**
 * What bounds the way of one fragment.
 *
 * @param offerTimeout how long a holder may think about an offer
 * @param rangeTimeout for one range of a fragment, 48 KiB
 * @param rangesInFlight how many ranges travel to one holder at once
 */
public record TransferLimits(Duration offerTimeout, Duration rangeTimeout, int rangesInFlight) {

  /**
   * Who is offered something has just answered, so 5 s are for slow disks; 10 s carry a range over
   * 40 kBit/s. Two ranges in flight hide one round trip and are 96 KiB of memory at a holder.
   */
  public static final TransferLimits DEFAULT =
      new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), 2);
}
