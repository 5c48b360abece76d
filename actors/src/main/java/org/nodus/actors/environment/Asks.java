package org.nodus.actors.environment;

import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.util.Timeout;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/**
 * The ask of Nodus. The Java DSL's own completes on {@code ForkJoinPool.commonPool}, which costs a
 * hop and cannot be replayed; the Scala DSL underneath does not.
 */
public final class Asks {
  private Asks() {}

  /** Exactly one of answer and failure is not null. Runs on the asker's own thread. */
  @FunctionalInterface
  public interface Outcome<A, M> {
    M toMessage(@Nullable A answer, @Nullable Throwable failure);
  }

  /**
   * Asks {@code target} and turns its answer, or its silence after {@code timeout}, into one
   * message to the asker itself.
   */
  public static <M, Q, A> void ask(
      ActorContext<M> context,
      Class<A> answerType,
      RecipientRef<Q> target,
      Duration timeout,
      Function<ActorRef<A>, Q> question,
      Outcome<A, M> outcome) {
    context
        .asScala()
        .ask(
            target,
            question::apply,
            result ->
                result.isSuccess()
                    ? outcome.toMessage(result.get(), null)
                    : outcome.toMessage(null, result.failed().get()),
            Timeout.create(timeout),
            ClassTag$.MODULE$.apply(answerType));
  }
}
