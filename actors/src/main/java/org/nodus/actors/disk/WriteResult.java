package org.nodus.actors.disk;

import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Outcome;

/** What became of something on its way to the disk. */
public sealed interface WriteResult {

  /** The disk has it, or knows why it need not; what it says is durable. */
  record Done(Outcome outcome) implements WriteResult {}

  /** Nothing may be believed to be stored. */
  enum Failed implements WriteResult {
    NO_SPACE,
    /** The disk takes nothing more. */
    BROKEN;

    /** What a failure of a change means. */
    public static Failed of(StoreFailure failure) {
      return failure instanceof StoreFailure.NoSpace ? NO_SPACE : BROKEN;
    }

    /** What the disk is good for afterwards. */
    public DiskState leaves() {
      return this == NO_SPACE ? DiskState.FULL : DiskState.READ_ONLY;
    }
  }
}
