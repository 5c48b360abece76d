package org.nodus.it.simulation.world;

/** Hears of the lives of nodes, at once and in their order. */
public interface LifeListener {
  /** Its process has begun: its disks are open, and nobody in it has run yet. */
  void started(SimulatedNode node);

  /** Its process ends, in whatever way, right after this. */
  void ending(SimulatedNode node);

  /** It has got an empty disk. */
  void diskLost(SimulatedNode node);
}
