package org.nodus.protocol.dht;

import java.time.Duration;

/**
 * How long a peer is usually awaited, from how fast others have answered (RFC 6298 §2): the
 * smoothed time to an answer and four times its variation. Who takes longer is not given up, but
 * another is asked as well. Immutable.
 */
public record Patience(long smoothedNanos, long variationNanos) {
  /** Before anybody has answered: a long path there and back, or a short one with a handshake. */
  public static final Patience INITIAL =
      new Patience(Duration.ofMillis(200).toNanos(), Duration.ofMillis(25).toNanos());

  /** A busy peer on the same machine; less would ask twice for no gain. */
  private static final long SHORTEST_NANOS = Duration.ofMillis(50).toNanos();

  /** A lost handshake and its repetition; who is slower than that holds up nobody. */
  private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

  private static final int SMOOTHING_SHIFT = 3;
  private static final int VARIATION_SHIFT = 2;

  /** Some peer has answered after {@code tookNanos}. */
  public Patience after(long tookNanos) {
    var took = Math.clamp(tookNanos, 0, LONGEST_NANOS);
    var error = Math.abs(smoothedNanos - took);
    return new Patience(
        smoothedNanos + ((took - smoothedNanos) >> SMOOTHING_SHIFT),
        variationNanos + ((error - variationNanos) >> VARIATION_SHIFT));
  }

  /** From then on a peer counts as slow; 50 ms … 1 s. */
  public Duration slowAfter() {
    return Duration.ofNanos(
        Math.clamp(smoothedNanos + 4 * variationNanos, SHORTEST_NANOS, LONGEST_NANOS));
  }
}
