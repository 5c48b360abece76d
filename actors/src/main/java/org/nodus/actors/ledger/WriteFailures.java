package org.nodus.actors.ledger;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventRejectedException;

/**
 * What becomes of an event-sourced actor whose journal takes no event: on a full disk it begins
 * again, with back-off. After any other failure nobody knows what is written: Pekko stops the actor
 * before a supervisor hears of it, and the node ends.
 */
public final class WriteFailures {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final double JITTER = 0.2;

  private WriteFailures() {}

  /**
   * Back off, replay, then serve again. {@code behavior} must make a new actor and a new state each
   * time, so it begins with a setup.
   */
  public static <C> Behavior<C> survived(Behavior<C> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(
            EventRejectedException.class,
            SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, JITTER));
  }
}
