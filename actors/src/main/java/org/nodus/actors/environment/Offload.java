package org.nodus.actors.environment;

import java.util.concurrent.Callable;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Takes work that computes or blocks for milliseconds off the dispatcher of those who talk. It runs
 * in a nameless child on the blocking dispatcher, which dies with its parent.
 */
public final class Offload {
  private Offload() {}

  /** Exactly one of result and failure is not null. Runs on the thread of the work. */
  @FunctionalInterface
  public interface Outcome<T, M> {
    M toMessage(@Nullable T result, @Nullable Exception failure);
  }

  /**
   * Runs {@code work} once; its result or its exception comes back as one message. The work must
   * touch nothing of the actor that asks.
   */
  public static <T, M> void run(ActorContext<M> context, Callable<T> work, Outcome<T, M> outcome) {
    var asker = context.getSelf();
    context.spawnAnonymous(
        Behaviors.<Void>setup(
            child -> {
              asker.tell(attempt(work, outcome));
              return Behaviors.stopped();
            }),
        DispatcherSelector.blocking());
  }

  private static <T, M> M attempt(Callable<T> work, Outcome<T, M> outcome) {
    try {
      return outcome.toMessage(work.call(), null);
    } catch (Exception failure) {
      return outcome.toMessage(null, failure);
    }
  }
}
