package org.nodus.it.disk;

import org.nodus.node.environment.RealClock;

/** How long something takes. */
final class Stopwatch {
  private static final double NANOS_PER_SECOND = 1e9;

  private Stopwatch() {}

  static double seconds(Runnable work) {
    var began = RealClock.INSTANCE.nanoTime();
    work.run();
    return Math.max(1, RealClock.INSTANCE.nanoTime() - began) / NANOS_PER_SECOND;
  }
}
