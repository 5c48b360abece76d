package org.nodus.protocol.session;

import java.nio.ByteBuffer;

/** When to tell the peer what arrived (RFC 9000 §13.2), and the telling. */
final class AckSchedule {
  private static final long NEVER = Long.MAX_VALUE;

  /**
   * RFC 9000 §13.2.2 acknowledges every second packet and allows fewer: an ACK alone costs both
   * ends as much as a request, and most ride on an answer anyway.
   */
  private static final int EVERY = 4;

  private final AckRanges received = new AckRanges();
  private int waiting;
  private long deadline = NEVER;
  private long newestNanos;

  /**
   * A packet has been accepted.
   *
   * @param eliciting whether it wants to be acknowledged at all
   * @param urgent whether the peer waits for it, or something is missing before it
   */
  void received(long number, boolean eliciting, boolean urgent, long nowNanos) {
    received.add(number);
    if (received.high(0) == number) {
      newestNanos = nowNanos;
    }
    if (!eliciting) {
      return;
    }
    waiting++;
    // RFC 9000 §13.2.1: out of order, so that the sender learns of a loss at once.
    if (waiting >= EVERY || urgent) {
      deadline = nowNanos;
    } else if (deadline == NEVER) {
      deadline = nowNanos + RttEstimate.ACK_DELAY_NANOS;
    }
  }

  boolean isWaiting() {
    return waiting > 0;
  }

  long deadline() {
    return deadline;
  }

  void write(ByteBuffer target, long nowNanos) {
    Frame.writeAck(target, received, Math.max(0, nowNanos - newestNanos) / 1_000);
    waiting = 0;
    deadline = NEVER;
  }
}
