package org.nodus.it.simulation.engine;

import org.jspecify.annotations.Nullable;

/**
 * Which simulation a thread runs. Pekko builds its parts by reflection and hands them a
 * configuration only: this is how they find the simulation they belong to.
 */
public final class Universes {
  private static final ThreadLocal<@Nullable Simulation> CURRENT = new ThreadLocal<>();

  private Universes() {}

  /** Null on every thread that runs none. */
  public static @Nullable Simulation current() {
    return CURRENT.get();
  }

  /** For what cannot be outside of one. */
  public static Simulation here() {
    var current = current();
    if (current == null) {
      throw new IllegalStateException("this thread runs no simulation");
    }
    return current;
  }

  static void enter(Simulation simulation) {
    if (current() != null) {
      throw new IllegalStateException("this thread runs a simulation already");
    }
    CURRENT.set(simulation);
  }

  static void leave(Simulation simulation) {
    if (current() == simulation) {
      CURRENT.remove();
    }
  }
}
