package org.nodus.it.simulation.disk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.disk.StoreFailure;

/** Counts the changes of one disk and says which of them comes to harm. */
final class DiskTrouble {
  private static final long NEVER = Long.MAX_VALUE;

  private long changes;
  private long striking = NEVER;
  private @Nullable DiskFault fault;
  private Runnable kill = () -> {};
  private boolean struck;

  long changes() {
    return changes;
  }

  void failAt(long n, DiskFault what) {
    striking = changes + n;
    fault = what;
  }

  void killAt(long n, Runnable killing) {
    striking = changes + n;
    fault = null;
    kill = killing;
  }

  /** Whether a change has come to harm since the last {@link #begun}. */
  boolean hasStruck() {
    return struck;
  }

  /** Another process uses the disk from now on. */
  void begun() {
    struck = false;
  }

  void strikeNever() {
    striking = NEVER;
  }

  /**
   * Before each change.
   *
   * @return what it comes to, empty for success
   * @throws StoreFailure.Closed the process has just been killed
   */
  Optional<DiskFault> beforeChange(boolean syncs) {
    changes++;
    if (changes < striking) {
      return Optional.empty();
    }
    var now = fault;
    if (now == DiskFault.SYNC_FAILED && !syncs) {
      return Optional.empty();
    }
    striking = NEVER;
    struck = true;
    if (now == null) {
      kill.run();
      throw new StoreFailure.Closed("The disk of a killed process");
    }
    return Optional.of(now);
  }
}
