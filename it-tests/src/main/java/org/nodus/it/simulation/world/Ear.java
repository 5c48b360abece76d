package org.nodus.it.simulation.world;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Hears answers for somebody outside of all actors; dies with the system it lives in. */
final class Ear {
  private Ear() {}

  /**
   * Tells each answer on, in the simulation's thread.
   *
   * @param number unique within the system
   */
  static <T> ActorRef<T> in(ActorSystem<?> system, long number, Consumer<T> listener) {
    return system.systemActorOf(behavior(listener), "ear-" + number, Props.empty());
  }

  private static <T> Behavior<T> behavior(Consumer<T> listener) {
    return Behaviors.receiveMessage(
        message -> {
          listener.accept(message);
          return Behaviors.same();
        });
  }
}
