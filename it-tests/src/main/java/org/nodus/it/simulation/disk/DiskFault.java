package org.nodus.it.simulation.disk;

/** What a change of a {@link VirtualDisk} comes to instead of succeeding. */
public enum DiskFault {
  /** It fails and writes nothing: an input/output error. */
  FAILED,

  /**
   * It, or the first change after it that syncs, is made and its sync fails: nobody knows what is
   * written. The store is read-only from then on, and what it had not synced may be gone when its
   * process ends.
   */
  SYNC_FAILED
}
