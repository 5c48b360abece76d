package org.nodus.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/** Makes actor systems as nodes and agents run them: {@code pekko.conf} beside this class. */
public final class ActorSystems {
  private ActorSystems() {}

  /**
   * Starts a system.
   *
   * @param name stands in each log line: letters, digits and hyphens
   * @param threads for the actors that talk; those that touch disks have their own
   */
  public static <T> ActorSystem<T> start(Behavior<T> guardian, String name, int threads) {
    return ActorSystem.create(guardian, name, settings(threads));
  }

  /**
   * All settings of a system; neither system properties nor an application.conf on the class path
   * have a say.
   */
  public static Config settings(int threads) {
    var ours =
        ConfigFactory.parseResources(ActorSystems.class, "pekko.conf")
            .withValue("nodus.threads", ConfigValueFactory.fromAnyRef(threads));
    return ours.withFallback(ConfigFactory.defaultReference()).resolve();
  }
}
