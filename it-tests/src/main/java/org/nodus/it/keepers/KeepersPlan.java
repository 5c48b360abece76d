package org.nodus.it.keepers;

import java.time.Duration;

/**
 * What is held and how long nothing happens to it.
 *
 * @param count of fragments, each of its own message
 * @param paidPermille of them have a lock, and so a keeper that is awake
 * @param bodyBytes of each
 * @param idle while which the CPU time is taken
 */
record KeepersPlan(int count, int paidPermille, int bodyBytes, Duration idle) {
  static final int MAX_COUNT = 20_000_000;

  KeepersPlan {
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException("1 … " + MAX_COUNT + " fragments, not " + count);
    }
    if (paidPermille < 0 || paidPermille > 1_000) {
      throw new IllegalArgumentException("0 … 1000 of a thousand are paid, not " + paidPermille);
    }
    if (bodyBytes < 1 || bodyBytes > 512 * 1024) {
      throw new IllegalArgumentException("1 … 524288 bytes, not " + bodyBytes);
    }
    if (!idle.isPositive()) {
      throw new IllegalArgumentException("a time to be idle, not " + idle);
    }
  }
}
