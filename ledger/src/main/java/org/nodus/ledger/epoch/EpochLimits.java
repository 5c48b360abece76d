package org.nodus.ledger.epoch;

import org.nodus.ledger.certificate.Committee;

/** How much one epoch can hold, and why. */
public final class EpochLimits {
  /**
   * 1,280 × 32 = 40,960 bytes: the list of an epoch's blocks, 21 closings of 306 bytes with their
   * bitmaps, 21 signatures of 65 and 340 beside them fit into one message of 48 KiB (49,152).
   */
  public static final int MAX_BLOCKS = 1_280;

  private EpochLimits() {}

  /**
   * How many blocks one validator votes for in one epoch, so that never more than {@link
   * #MAX_BLOCKS} can be certified: a certificate needs the votes of f + 1 honest validators, and 2f
   * + 1 honest ones have {@code (2f + 1) × limit} votes to give. 853 with f = 1, 670 with f = 10.
   */
  public static int votesPerValidator(Committee committee) {
    var f = committee.tolerated();
    return MAX_BLOCKS * (f + 1) / (2 * f + 1);
  }
}
