package org.nodus.it.simulation.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Simulation;
import org.nodus.it.simulation.jdk.JdkAgent;
import org.nodus.node.ActorSystems;

/** ActorSystems as nodes have them in production, but for the threads, the timers and the log. */
public final class VirtualSystems {
  /** One for all: resolving it costs more than starting a system. */
  private static final Config SETTINGS = settings();

  private VirtualSystems() {}

  /** What differs from production, beside this class. */
  private static Config settings() {
    return ConfigFactory.parseResources(VirtualSystems.class, "virtual.conf")
        .withFallback(ActorSystems.settings(1))
        .resolve();
  }

  /** Starts a system in {@code domain}; when this returns its guardian has not run yet. */
  public static <T> ActorSystem<T> start(
      Simulation simulation, CrashDomain domain, Behavior<T> guardian, String name) {
    JdkAgent.install();
    var before = SystemPlace.swap(new SystemPlace(simulation, domain));
    try {
      return simulation.boot(() -> ActorSystem.create(guardian, name, SETTINGS));
    } finally {
      SystemPlace.swap(before);
    }
  }
}
