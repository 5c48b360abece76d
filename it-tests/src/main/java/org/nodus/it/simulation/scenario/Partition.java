package org.nodus.it.simulation.scenario;

import java.time.Duration;
import org.nodus.it.simulation.world.SimulatedNode;

/**
 * The network falls into two halves, again and again, and in between single ways are cut in one
 * direction. No half has a quorum of validators: nothing is paid until it heals.
 */
final class Partition implements Scenario {
  private static final Duration WHOLE = Duration.ofSeconds(40);
  private static final int ONE_WAY_CUTS = 20;

  @Override
  public void chaos(Stage stage) {
    split(stage);
  }

  private static void split(Stage stage) {
    var nodes = stage.world().nodes();
    var island = stage.some(nodes, nodes.size() / 2);
    stage.world().tell("split", island);
    stage
        .world()
        .network()
        .topology()
        .isolate(island.stream().map(SimulatedNode::endpoint).toList());
    stage.after(stage.length().dividedBy(3), () -> rejoin(stage));
  }

  private static void rejoin(Stage stage) {
    var topology = stage.world().network().topology();
    topology.heal();
    for (var cut = 0; cut < ONE_WAY_CUTS; cut++) {
      var ends = stage.some(stage.world().nodes(), 2);
      topology.cutWay(ends.getFirst().endpoint(), ends.getLast().endpoint());
    }
    stage.after(
        WHOLE,
        () -> {
          topology.heal();
          split(stage);
        });
  }
}
