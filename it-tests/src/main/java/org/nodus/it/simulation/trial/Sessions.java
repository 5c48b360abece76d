package org.nodus.it.simulation.trial;

import java.time.Duration;
import org.nodus.it.simulation.world.SimulatedNode;

/**
 * Nodes come and go as those of public networks do: sessions follow a Weibull distribution of shape
 * 1/2 and median two hours, so that of those that have just begun many end soon. All begin at once,
 * which is harsher than a network that has aged. Half come back with their disk; in place of the
 * others comes somebody with an empty one.
 */
final class Sessions implements Upheaval {
  private static final Duration MEDIAN = Duration.ofHours(2);
  private static final Duration MEAN_ABSENCE = Duration.ofMinutes(10);

  @Override
  public void begin(Trial trial) {
    trial.mortal().forEach(node -> live(trial, node));
  }

  private static void live(Trial trial, SimulatedNode node) {
    trial.after(session(trial), () -> leave(trial, node));
  }

  private static void leave(Trial trial, SimulatedNode node) {
    if (node.isRunning()) {
      trial.kill(node);
      if (trial.chance().nextBoolean()) {
        trial.loseDisk(node);
      }
      trial.after(trial.exponential(MEAN_ABSENCE), () -> comeBack(trial, node));
    }
  }

  private static void comeBack(Trial trial, SimulatedNode node) {
    node.start();
    live(trial, node);
  }

  /** Weibull of shape 1/2: {@code median · (ln u / ln ½)²}. */
  private static Duration session(Trial trial) {
    var u = 1 - trial.chance().nextDouble();
    var ratio = StrictMath.log(u) / StrictMath.log(0.5);
    return Duration.ofNanos((long) (MEDIAN.toNanos() * Math.min(ratio * ratio, 1_000)));
  }
}
