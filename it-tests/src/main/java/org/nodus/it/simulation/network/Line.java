package org.nodus.it.simulation.network;

import java.time.Duration;

/** The narrow line of one machine into the network: one datagram after the other. */
final class Line {
  /** What a router holds back before it drops: half a second. */
  private static final long MAX_WAIT_NANOS = Duration.ofMillis(500).toNanos();

  /** IPv4 and UDP. */
  private static final int HEADER_BYTES = 28;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final long bytesPerSecond;
  private long freeAtNanos;

  Line(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** When a datagram handed over now is through; negative: it is dropped. */
  long passNanos(long nowNanos, int length) {
    var begins = Math.max(nowNanos, freeAtNanos);
    if (begins - nowNanos > MAX_WAIT_NANOS) {
      return -1;
    }
    freeAtNanos = begins + NANOS_PER_SECOND * (length + HEADER_BYTES) / bytesPerSecond;
    return freeAtNanos;
  }
}
