package org.nodus.it.benchmark;

import java.util.Arrays;

/** How long each of many operations took, in nanoseconds. */
final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] ascending;

  private Latencies(long[] ascending) {
    this.ascending = ascending;
  }

  static Latencies of(long... nanos) {
    var sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  int count() {
    return ascending.length;
  }

  /**
   * What {@code percent} of the operations did not exceed, in milliseconds (nearest rank); not a
   * number when there was none.
   *
   * @param percent above 0, at most 100
   */
  double percentileMillis(double percent) {
    if (percent <= 0 || percent > 100) {
      throw new IllegalArgumentException("no percentile " + percent);
    }
    if (ascending.length == 0) {
      return Double.NaN;
    }
    var rank = (int) Math.ceil(percent / 100 * ascending.length);
    return ascending[rank - 1] / NANOS_PER_MILLI;
  }

  double worstMillis() {
    return percentileMillis(100);
  }
}
