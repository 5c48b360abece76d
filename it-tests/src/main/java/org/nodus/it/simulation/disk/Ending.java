package org.nodus.it.simulation.disk;

/** How a process ends without having closed its disk. */
public enum Ending {
  /** {@code kill -9}: what was written stays in the caches of the kernel, synced or not. */
  KILLED,

  /** The machine went dark: what no sync covered is lost, or torn. */
  POWER_LOST
}
