package org.nodus.it.simulation.engine;

/** A run that cannot go on, because what follows could not be replayed or would never end. */
public final class SimulationAborted extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public SimulationAborted(String message) {
    super(message);
  }
}
