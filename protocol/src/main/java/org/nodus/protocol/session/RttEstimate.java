package org.nodus.protocol.session;

import java.time.Duration;

/** How long the peer takes to answer (RFC 9002 §5), in nanoseconds. */
final class RttEstimate {
  /** RFC 9002 §6.2.2 says 333 ms; our handshake has measured one round trip in most cases. */
  static final long INITIAL_NANOS = Duration.ofMillis(333).toNanos();

  /**
   * How long an end may hold back an acknowledgement: RFC 9000 §18.2 suggests 25 ms. The waiting
   * side allows for {@link #TIMER_SLACK_NANOS} more.
   */
  static final long ACK_DELAY_NANOS = Duration.ofMillis(25).toNanos();

  /** A timer of the peer may ring that late: two ticks of Pekko's wheel. */
  static final long TIMER_SLACK_NANOS = Duration.ofMillis(20).toNanos();

  /** RFC 9002 §6.1.2: "The RECOMMENDED value of the timer granularity … is 1 millisecond". */
  static final long GRANULARITY_NANOS = Duration.ofMillis(1).toNanos();

  private long latest = INITIAL_NANOS;
  private long smoothed = INITIAL_NANOS;
  private long variation = INITIAL_NANOS / 2;
  private long smallest = Long.MAX_VALUE;

  void sample(long rttNanos, long ackDelayNanos) {
    latest = Math.max(1, rttNanos);
    if (smallest == Long.MAX_VALUE) {
      smallest = latest;
      smoothed = latest;
      variation = latest / 2;
      return;
    }
    smallest = Math.min(smallest, latest);
    var delay = Math.min(ackDelayNanos, ACK_DELAY_NANOS + TIMER_SLACK_NANOS);
    var adjusted = latest >= smallest + delay ? latest - delay : latest;
    variation = (3 * variation + Math.abs(smoothed - adjusted)) / 4;
    smoothed = (7 * smoothed + adjusted) / 8;
  }

  long smoothed() {
    return smoothed;
  }

  /** RFC 9002 §6.2.1: "PTO = smoothed_rtt + max(4*rttvar, kGranularity) + max_ack_delay". */
  long probeTimeout() {
    return smoothed
        + Math.max(4 * variation, GRANULARITY_NANOS)
        + ACK_DELAY_NANOS
        + TIMER_SLACK_NANOS;
  }

  /**
   * RFC 9002 §6.1.2: "max(kTimeThreshold * max(smoothed_rtt, latest_rtt), kGranularity)".
   *
   * @param shift the threshold is 1 + 1/2^{@code shift}
   */
  long lossDelay(int shift) {
    var longest = Math.max(smoothed, latest);
    return Math.max(longest + (longest >> shift), GRANULARITY_NANOS);
  }
}
