package org.nodus.it.simulation.scenario;

import org.nodus.it.simulation.world.WorldPlan;

/** What goes wrong in a story. One instance serves one story. */
public interface Scenario {

  /** What it asks of the world. */
  default WorldPlan plan(WorldPlan usual) {
    return usual;
  }

  /** Which machines run no node of ours in the beginning: latecomers, or somebody else's. */
  default boolean isOurs(int node, int nodes) {
    return true;
  }

  /** Plans the chaos. What it does by way of {@code stage} ends with the chaos. */
  void chaos(Stage stage);

  /**
   * Undoes what {@link Stage#heal} does not know of: it mends network and disks and starts nodes.
   */
  default void heal(Stage stage) {}
}
