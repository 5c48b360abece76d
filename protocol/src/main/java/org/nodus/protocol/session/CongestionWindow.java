package org.nodus.protocol.session;

/**
 * How many bytes may be under way: NewReno as in RFC 9002 §7, and a token bucket in place of exact
 * pacing (§7.7).
 */
final class CongestionWindow {
  /** RFC 9002 §7.2: "ten times the maximum datagram size". */
  static final int INITIAL_BYTES = 10 * Packet.MAX_BYTES;

  /** RFC 9002 §7.2: "The RECOMMENDED value is 2 * max_datagram_size". */
  static final int MIN_BYTES = 2 * Packet.MAX_BYTES;

  /** More than any path of ours needs; keeps the arithmetic far from overflow. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Timers ring that coarsely, so a shorter burst would leave the path idle. */
  private static final long BURST_NANOS = 2 * RttEstimate.TIMER_SLACK_NANOS;

  /** So fine that a nanosecond at the lowest rate still counts: bytes per millisecond × ns. */
  private static final long TOKENS_PER_BYTE = 1_000_000;

  private int window = INITIAL_BYTES;
  private int slowStartThreshold = Integer.MAX_VALUE;
  private long recoveryStartNanos = Long.MIN_VALUE;
  private long lastRecoveryNanos = Long.MIN_VALUE;

  /** Declared lost in the last round trip of losses and not arrived since. */
  private int missing;

  private int bytesBefore = INITIAL_BYTES;
  private int thresholdBefore = Integer.MAX_VALUE;
  private int inFlight;
  private long tokens = INITIAL_BYTES * TOKENS_PER_BYTE;
  private long refilledNanos = Long.MIN_VALUE;

  void sent(int bytes) {
    inFlight += bytes;
    tokens -= bytes * TOKENS_PER_BYTE;
  }

  /** Bytes no longer under way, for whatever reason. */
  void left(int bytes) {
    inFlight -= bytes;
  }

  /**
   * A packet has arrived.
   *
   * @param limited whether the window, and not the lack of data, held us back; an unused window
   *     must not grow (RFC 9002 §7.8)
   */
  void acknowledged(int bytes, long sentNanos, boolean limited) {
    if (!limited || sentNanos <= recoveryStartNanos) {
      return;
    }
    var growth =
        window < slowStartThreshold
            ? bytes
            : Math.max(1, (int) ((long) Packet.MAX_BYTES * bytes / window));
    window = Math.min(MAX_BYTES, window + growth);
  }

  /**
   * Packets were lost, the last of them sent at {@code sentNanos}: one halving for each round trip.
   */
  void lost(int packets, long sentNanos, long nowNanos) {
    if (sentNanos <= recoveryStartNanos) {
      missing += packets;
      return;
    }
    missing = packets;
    lastRecoveryNanos = recoveryStartNanos;
    bytesBefore = window;
    thresholdBefore = slowStartThreshold;
    recoveryStartNanos = nowNanos;
    window = Math.max(MIN_BYTES, window / 2);
    slowStartThreshold = window;
  }

  /**
   * One that was declared lost has arrived. When all of a round trip have, nothing was wrong (RFC
   * 4015 §3.2: the window is what it was).
   */
  void wasNotLost(long sentNanos) {
    if (sentNanos > lastRecoveryNanos && sentNanos <= recoveryStartNanos && --missing == 0) {
      window = Math.max(window, bytesBefore);
      slowStartThreshold = thresholdBefore;
    }
  }

  /** RFC 9002 §7.6: all was lost for long enough that the path must have changed. */
  void collapse() {
    window = MIN_BYTES;
    missing = 0;
    recoveryStartNanos = Long.MIN_VALUE;
  }

  boolean isFull() {
    return isFullAfter(0);
  }

  boolean isFullAfter(int moreBytes) {
    return inFlight + moreBytes + Packet.MAX_BYTES > window;
  }

  int bytes() {
    return window;
  }

  int inFlight() {
    return inFlight;
  }

  /** How long the pacer wants us to wait before the next packet; 0 for now. */
  long pause(long nowNanos, long smoothedRttNanos) {
    refill(nowNanos, smoothedRttNanos);
    var missing = Packet.MAX_BYTES * TOKENS_PER_BYTE - tokens;
    return missing <= 0 ? 0 : missing / bytesPerMilli(smoothedRttNanos) + 1;
  }

  private void refill(long nowNanos, long smoothedRttNanos) {
    if (refilledNanos == Long.MIN_VALUE) {
      refilledNanos = nowNanos;
    }
    var rate = bytesPerMilli(smoothedRttNanos);
    var elapsed = Math.min(nowNanos - refilledNanos, BURST_NANOS);
    var burst = Math.max(INITIAL_BYTES * TOKENS_PER_BYTE, rate * BURST_NANOS);
    tokens = Math.min(burst, tokens + rate * elapsed);
    refilledNanos = nowNanos;
  }

  /** RFC 9002 §7.7: "rate = N * congestion_window / smoothed_rtt", with N = 5/4. */
  private long bytesPerMilli(long smoothedRttNanos) {
    return Math.max(1, window * 1_250_000L / Math.max(1, smoothedRttNanos));
  }
}
