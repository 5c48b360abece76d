package org.nodus.protocol.session;

/**
 * The packet numbers received so far, as closed ranges, highest first. At most {@value #MAX_RANGES}
 * are kept; the lowest are forgotten, which costs a needless retransmission at worst.
 */
final class AckRanges {
  static final int MAX_RANGES = 32;

  private final long[] lows = new long[MAX_RANGES + 1];
  private final long[] highs = new long[MAX_RANGES + 1];
  private int size;

  /** Adds one number. Adding a number twice changes nothing. */
  void add(long number) {
    var at = 0;
    while (at < size && lows[at] > number + 1) {
      at++;
    }
    if (at < size && number <= highs[at] && number >= lows[at]) {
      return;
    }
    if (at < size && number == highs[at] + 1) {
      highs[at] = number;
    } else if (at < size && number == lows[at] - 1) {
      lows[at] = number;
      mergeWithNext(at);
    } else {
      insert(at, number);
    }
  }

  int size() {
    return size;
  }

  long low(int range) {
    return lows[range];
  }

  long high(int range) {
    return highs[range];
  }

  private void mergeWithNext(int at) {
    if (at + 1 < size && highs[at + 1] + 1 == lows[at]) {
      lows[at] = lows[at + 1];
      remove(at + 1);
    }
  }

  private void insert(int at, long number) {
    System.arraycopy(lows, at, lows, at + 1, size - at);
    System.arraycopy(highs, at, highs, at + 1, size - at);
    lows[at] = number;
    highs[at] = number;
    size = Math.min(size + 1, MAX_RANGES);
  }

  private void remove(int at) {
    System.arraycopy(lows, at + 1, lows, at, size - at - 1);
    System.arraycopy(highs, at + 1, highs, at, size - at - 1);
    size--;
  }
}
