package org.nodus.node.agent;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;

/**
 * An ear for conversations that answer more than once, outside of any actor. The conversations
 * themselves bound how much is told before it was taken.
 */
final class Heard<T> {
  private static final AtomicLong NUMBER = new AtomicLong();

  private final BlockingQueue<T> queue;
  private final ActorRef<T> ear;

  private Heard(BlockingQueue<T> queue, ActorRef<T> ear) {
    this.queue = queue;
    this.ear = ear;
  }

  static <T> Heard<T> in(ActorSystem<?> system) {
    var queue = new LinkedBlockingQueue<T>();
    var ear =
        system.<T>systemActorOf(
            Behaviors.receiveMessage(
                message -> {
                  queue.add(message);
                  return Behaviors.same();
                }),
            "ear-" + NUMBER.incrementAndGet(),
            Props.empty());
    return new Heard<>(queue, ear);
  }

  ActorRef<T> ear() {
    return ear;
  }

  /** The next thing told. */
  T next(Duration patience) {
    try {
      var next = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new CommandFailure(
            ExitCode.TRY_AGAIN, "The network did not answer in time; try again.");
      }
      return next;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.TRY_AGAIN, "Interrupted.", interrupted);
    }
  }
}
