package org.nodus.it.simulation.pekko;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Simulation;

/**
 * Where the ActorSystem that is being made belongs. Pekko makes scheduler and dispatchers by
 * reflection, on the thread of the simulation, so that they find it there.
 */
record SystemPlace(Simulation simulation, CrashDomain domain) {
  private static final ThreadLocal<@Nullable SystemPlace> CURRENT = new ThreadLocal<>();

  static SystemPlace current() {
    return Objects.requireNonNull(CURRENT.get(), "no ActorSystem is being made");
  }

  static @Nullable SystemPlace swap(@Nullable SystemPlace next) {
    var before = CURRENT.get();
    CURRENT.set(next);
    return before;
  }
}
