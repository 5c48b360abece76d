package org.nodus.it.simulation.trial;

import java.time.Duration;
import org.nodus.it.simulation.world.SimulatedNode;

/**
 * In every ten minutes each node dies with the probability given, at a moment of its own; a minute
 * later somebody with an empty disk takes its place.
 */
final class Staggered implements Upheaval {
  static final Duration ROUND = Duration.ofMinutes(10);
  static final Duration ABSENCE = Duration.ofMinutes(1);

  @Override
  public void begin(Trial trial) {
    for (var node : trial.mortal()) {
      if (trial.chance().nextInt(100) < trial.script().percent()) {
        trial.after(trial.upTo(ROUND), () -> replace(trial, node));
      }
    }
    trial.after(ROUND, () -> begin(trial));
  }

  static void replace(Trial trial, SimulatedNode node) {
    if (node.isRunning()) {
      trial.kill(node);
      trial.loseDisk(node);
      trial.after(ABSENCE, node::start);
    }
  }
}
