package org.nodus.actors.environment;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What becomes of a branch of a node or an agent that fails: no message takes it down for good. */
public final class Supervised {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** So that branches which failed together do not come back together. */
  private static final double JITTER = 0.2;

  private Supervised() {}

  /** What it knows came from peers and would be lost: a bad message costs itself only. */
  public static <T> Behavior<T> talker(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(RuntimeException.class, SupervisorStrategy.resume());
  }

  /**
   * After a failure only the disk knows the truth: back off, read it again, then serve again.
   * {@code behavior} must make a new actor and a new state each time, so it begins with a setup.
   */
  public static <T> Behavior<T> keeper(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(
            RuntimeException.class,
            SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, JITTER));
  }
}
