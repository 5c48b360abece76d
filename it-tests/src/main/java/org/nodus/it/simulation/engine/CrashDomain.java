package org.nodus.it.simulation.engine;

/**
 * What dies together: one run of one process. Killing it is kill -9, exactly: what it had still to
 * do and its timers are dropped, nobody in it is told.
 */
public final class CrashDomain {
  private final String name;
  private boolean dead;
  private long pausedUntilNanos;

  CrashDomain(String name) {
    this.name = name;
  }

  /** Unique within its simulation: what and which incarnation. */
  public String name() {
    return name;
  }

  public boolean isDead() {
    return dead;
  }

  void die() {
    dead = true;
  }

  long pausedUntilNanos() {
    return pausedUntilNanos;
  }

  void pauseUntil(long nanos) {
    pausedUntilNanos = Math.max(pausedUntilNanos, nanos);
  }

  @Override
  public String toString() {
    return name;
  }
}
