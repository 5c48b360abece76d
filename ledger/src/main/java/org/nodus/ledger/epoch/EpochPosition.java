package org.nodus.ledger.epoch;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the ledger stands in time, counted in certified epochs and never by a clock.
 *
 * <p>Epoch numbers follow the clock, but a network that slept skips the ones nobody could use.
 * Grace therefore counts epochs that really were open: a pause of the whole network takes no
 * holder's chance to claim.
 *
 * @param open the epoch whose blocks are being certified
 * @param closed the last closed epochs, ascending, at most {@code graceEpochs} of them
 */
public record EpochPosition(long open, List<Long> closed, int graceEpochs) {
  public EpochPosition {
    closed = List.copyOf(closed);
    if (closed.size() > graceEpochs || (!closed.isEmpty() && closed.getLast() >= open)) {
      throw new IllegalArgumentException("closed epochs lie before the open one");
    }
  }

  public static EpochPosition first(int graceEpochs) {
    return new EpochPosition(0, List.of(), graceEpochs);
  }

  /** The open epoch was closed by a checkpoint that opens {@code opens}. */
  public EpochPosition next(long opens) {
    var later = new ArrayList<>(closed);
    later.add(open);
    if (later.size() > graceEpochs) {
      later.removeFirst();
    }
    return new EpochPosition(opens, later, graceEpochs);
  }

  /**
   * Whether shares that expire with {@code expiryEpoch} go back to their sender and can no longer
   * be claimed: {@code graceEpochs} epochs after the expiry have been open and are closed.
   */
  public boolean isRefundable(long expiryEpoch) {
    return closed.size() == graceEpochs && closed.getFirst() > expiryEpoch;
  }
}
