package org.nodus.it.simulation.world;

import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Hears answers for somebody outside of all actors; dies with the system it lives in. */
final class Ear {
  private Ear() {}

  /**
   * Tells each answer on, in the simulation's thread, until {@code isLast} says that it was the
   * last one.
   *
   * @param number unique within the system
   */
  static <T> ActorRef<T> in(ActorSystem<?> system, long number, Predicate<T> isLast) {
    return system.systemActorOf(behavior(isLast), "ear-" + number, Props.empty());
  }

  private static <T> Behavior<T> behavior(Predicate<T> isLast) {
    return Behaviors.receiveMessage(
        message -> isLast.test(message) ? Behaviors.stopped() : Behaviors.same());
  }
}
