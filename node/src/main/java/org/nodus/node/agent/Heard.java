package org.nodus.node.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;

/**
 * An ear for conversations that answer more than once, outside of any actor. The conversations
 * themselves bound how much is told before it was taken; one that watches its ear ends with it.
 */
final class Heard<T> implements AutoCloseable {
  private static final AtomicLong NUMBER = new AtomicLong();

  private enum Ear {
    CLOSES
  }

  private final BlockingQueue<T> queue;
  private final ActorRef<Object> ear;

  private Heard(BlockingQueue<T> queue, ActorRef<Object> ear) {
    this.queue = queue;
    this.ear = ear;
  }

  /** Hears messages of {@code kind}. */
  static <T> Heard<T> in(ActorSystem<?> system, Class<T> kind) {
    var queue = new LinkedBlockingQueue<T>();
    var ear =
        system.<Object>systemActorOf(
            listening(queue, kind), "ear-" + NUMBER.incrementAndGet(), Props.empty());
    return new Heard<>(queue, ear);
  }

  private static <T> Behavior<Object> listening(BlockingQueue<T> queue, Class<T> kind) {
    return Behaviors.receiveMessage(
        message -> {
          if (message == Ear.CLOSES) {
            return Behaviors.stopped();
          }
          queue.add(kind.cast(message));
          return Behaviors.same();
        });
  }

  ActorRef<T> ear() {
    return ear.narrow();
  }

  /**
   * The next thing told.
   *
   * @throws CommandFailure 75 when nothing was within {@code patience}
   */
  T next(Duration patience) {
    return poll(patience)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.TRY_AGAIN, "The network did not answer in time; try again."));
  }

  /** The next thing told, if any is within {@code patience}. */
  Optional<T> poll(Duration patience) {
    try {
      return Optional.ofNullable(queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.TRY_AGAIN, "Interrupted.", interrupted);
    }
  }

  /** Nothing more is heard. */
  @Override
  public void close() {
    ear.tell(Ear.CLOSES);
  }
}
