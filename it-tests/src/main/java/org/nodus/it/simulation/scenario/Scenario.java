package org.nodus.it.simulation.scenario;

import java.util.Optional;
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

  /** To whom all others write, by number; empty when everybody writes to anybody. */
  default Optional<Integer> addressee() {
    return Optional.empty();
  }

  /** Whether a user has to notice that the nodes around an address were put there. */
  default boolean mustRaiseAlarm() {
    return false;
  }

  /** Whether disks are so slow that a payment may run out of its time. */
  default boolean mayOutlastPayments() {
    return false;
  }

  /** Plans the chaos. What it does by way of {@code stage} ends with the chaos. */
  void chaos(Stage stage);

  /**
   * Undoes what {@link Stage#heal} does not know of: it mends network and disks and starts nodes.
   */
  default void heal(Stage stage) {}
}
