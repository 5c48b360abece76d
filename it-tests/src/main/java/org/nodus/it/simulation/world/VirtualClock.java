package org.nodus.it.simulation.world;

import java.time.Duration;
import java.time.Instant;
import org.nodus.actors.environment.Clock;
import org.nodus.it.simulation.engine.Simulation;

/**
 * The clock of one process.
 *
 * @param skew how far its civil time is off
 * @param originNanos what it counts from, anything: who compares instead of subtracting is found
 */
record VirtualClock(Simulation simulation, Duration skew, long originNanos) implements Clock {
  @Override
  public Instant now() {
    return simulation.now().plus(skew);
  }

  @Override
  public long nanoTime() {
    return originNanos + simulation.nanoTime();
  }
}
