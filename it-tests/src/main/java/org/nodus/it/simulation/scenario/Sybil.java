package org.nodus.it.simulation.scenario;

import org.nodus.it.simulation.hostile.Gang;
import org.nodus.it.simulation.hostile.HostileNode;
import org.nodus.it.simulation.world.SimulatedNode;

/**
 * A share of the nodes, anywhere among the others, takes what it is given, signs for it, keeps
 * nothing and lies. They do not go away when everything else heals.
 *
 * @param share of the nodes, 0 … 0.9; none of them validates
 */
record Sybil(double share) implements Scenario {
  @Override
  public boolean isOurs(int node, int nodes) {
    return node < nodes - (int) Math.round(nodes * share);
  }

  @Override
  public void chaos(Stage stage) {
    var gang = new Gang(stage.world());
    var honest = stage.ours().stream().map(SimulatedNode::contact).toList();
    for (var node : stage.world().nodes()) {
      if (!stage.ours().contains(node)) {
        gang.add(node.keys(), node.endpoint(), honest);
      }
    }
    gang.members().forEach(HostileNode::start);
  }
}
