package org.nodus.it.simulation.scenario;

import java.time.Duration;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.node.Draining;
import org.nodus.node.NodeGuardian;

/** Most of the network joins within seconds, and some of it leaves at once just as fast. */
final class FlashCrowd implements Scenario {
  /** One of so many nodes is there from the beginning, the validators among them. */
  private static final int OLD = 3;

  private static final Duration RUSH = Duration.ofSeconds(10);

  /** How long a leaver tries to give away what it holds. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Override
  public boolean isOurs(int node, int nodes) {
    return node < nodes / OLD;
  }

  @Override
  public void chaos(Stage stage) {
    var newcomers =
        stage.world().nodes().stream().filter(node -> !stage.ours().contains(node)).toList();
    for (var node : newcomers) {
      stage.after(stage.upTo(RUSH), node::start);
    }
    // Three of four leave again, as they should: what they were given goes to who stays.
    for (var node : stage.some(newcomers, newcomers.size() * 3 / 4)) {
      stage.after(stage.length().dividedBy(2).plus(stage.upTo(RUSH)), () -> leave(node));
    }
  }

  /** {@code nodus node drain}: half of the network at once would be too fast for repair. */
  private static void leave(SimulatedNode node) {
    if (node.isRunning()) {
      node.<Draining.Report>ask(
          replyTo -> new NodeGuardian.Drain(PATIENCE, replyTo), report -> node.stop());
    }
  }
}
