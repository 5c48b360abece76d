package org.nodus.it.simulation.scenario;

import java.time.Duration;
import org.nodus.it.simulation.disk.Ending;
import org.nodus.it.simulation.world.SimulatedNode;

/**
 * Nodes end at random moments, in every way a process can end, and come back; a node that only
 * stores may come back with an empty disk. As many as the codes allow are away at once.
 *
 * @param mean between two ends
 * @param away at most so many nodes at once
 * @param absence how long one stays away at most
 */
record Churn(Duration mean, int away, Duration absence) implements Scenario {
  /** Within so many changes of its disk a node is killed in the middle of one. */
  private static final int CHANGES = 40;

  /** Of 100 that end, so many lose their disk; each takes a fragment of every message it held. */
  private static final int LOST_DISKS = 10;

  /** When somebody looks again who found that a node did not start. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** 30 % of 30 nodes in ten minutes; never more than three at once, as RS(4, 12) allows. */
  static Churn usual() {
    return new Churn(Duration.ofSeconds(60), 3, Duration.ofSeconds(90));
  }

  @Override
  public void chaos(Stage stage) {
    stage.sometimes(mean, () -> end(stage));
  }

  private void end(Stage stage) {
    var missing = stage.ours().stream().filter(node -> !node.isRunning()).count();
    var running = stage.ours().stream().filter(SimulatedNode::isRunning).toList();
    if (missing >= away) {
      return;
    }
    for (var node : stage.some(running, 1)) {
      switch (stage.chance().nextInt(4)) {
        case 0 -> node.kill();
        case 1 -> node.losePower();
        case 2 -> inTheMiddle(stage, node);
        default -> node.stop();
      }
      stage.after(stage.upTo(absence), () -> comeBack(stage, node));
    }
  }

  /** Its next changes decide when; if there are none it lives on. */
  private static void inTheMiddle(Stage stage, SimulatedNode node) {
    var ending = stage.chance().nextBoolean() ? Ending.KILLED : Ending.POWER_LOST;
    node.disk().killAt(1 + stage.chance().nextInt(CHANGES), () -> end(node, ending));
  }

  /** While it opens its disk a node does not run yet; then its start ends. */
  private static void end(SimulatedNode node, Ending ending) {
    if (node.isRunning()) {
      switch (ending) {
        case KILLED -> node.kill();
        case POWER_LOST -> node.losePower();
      }
    }
  }

  private static void comeBack(Stage stage, SimulatedNode node) {
    if (!node.isRunning()) {
      if (stage.storing().contains(node) && stage.chance().nextInt(100) < LOST_DISKS) {
        node.loseDisk();
      }
      node.start();
    }
    if (!node.isRunning()) {
      stage.after(SOON, () -> comeBack(stage, node));
    }
  }
}
