package org.nodus.node.environment;

import java.time.Instant;
import org.nodus.actors.environment.Clock;

/** The clock of this machine. */
public enum RealClock implements Clock {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
