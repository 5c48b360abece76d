package org.nodus.actors.environment;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told; civil and measuring time go together. */
public final class ManualClock implements Clock {
  private final Instant start;
  private final AtomicReference<Instant> now;

  public ManualClock(Instant start) {
    this.start = start;
    now = new AtomicReference<>(start);
  }

  public void advance(Duration by) {
    now.updateAndGet(at -> at.plus(by));
  }

  @Override
  public Instant now() {
    return now.get();
  }

  @Override
  public long nanoTime() {
    return Duration.between(start, now.get()).toNanos();
  }
}
