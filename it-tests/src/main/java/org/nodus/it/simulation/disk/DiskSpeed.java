package org.nodus.it.simulation.disk;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a disk lets its process wait. A sync is quick or slow and nothing between, as measured
 * on the machine Nodus was written on: 70 µs, or 1 … 4 ms.
 *
 * @param quickSync when the cache of the disk takes it
 * @param slowSync the longest when platter or flash take it; the shortest is a quarter of it
 * @param slowShare of 100 syncs, how many are slow
 */
public record DiskSpeed(Duration quickSync, Duration slowSync, int slowShare) {

  /** A solid-state disk with a cache. */
  public static final DiskSpeed USUAL =
      new DiskSpeed(Duration.ofNanos(70_000), Duration.ofMillis(4), 30);

  /** A worn card in a small computer: some syncs take seconds. */
  public static final DiskSpeed SLOW =
      new DiskSpeed(Duration.ofMillis(30), Duration.ofMillis(2_500), 20);

  /** Takes no time. */
  public static final DiskSpeed IMMEDIATE = new DiskSpeed(Duration.ZERO, Duration.ZERO, 0);

  Duration sync(RandomGenerator chance) {
    if (slowSync.isZero() || chance.nextInt(100) >= slowShare) {
      return quickSync;
    }
    var slow = slowSync.toNanos();
    return Duration.ofNanos(slow / 4 + chance.nextLong(slow - slow / 4));
  }
}
