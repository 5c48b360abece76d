package org.nodus.persistence.disk;

import java.util.function.LongSupplier;

/**
 * Refuses work while there is still room, because LevelDB 1.8 writes through memory maps: on a disk
 * that is really full the process would die of SIGBUS instead of getting an error.
 *
 * @param disk what lies on that file system, in words for an operator
 * @param usableBytes what the file system still gives us, asked before each write (about 2 µs)
 * @param reserveBytes never touched by {@link #ensure}
 */
public record FreeSpace(String disk, LongSupplier usableBytes, long reserveBytes) {

  /**
   * 64 MiB: LevelDB may turn its 4 MiB buffer into a table, map the next log by 1 MiB and compact
   * some 25 MiB of tables at a moment when we did not write.
   */
  public static final long DEFAULT_RESERVE_BYTES = 64L << 20;

  /** For stores in memory and tests. */
  public static final FreeSpace UNLIMITED = new FreeSpace(() -> Long.MAX_VALUE, 0);

  /** Of a disk without a name. */
  public FreeSpace(LongSupplier usableBytes, long reserveBytes) {
    this("the data", usableBytes, reserveBytes);
  }

  /**
   * Returns if {@code bytes} more leave the reserve alone.
   *
   * @throws StoreFailure.NoSpace if they do not
   */
  public void ensure(long bytes) {
    var usable = usableBytes.getAsLong();
    if (usable - bytes < reserveBytes) {
      throw new StoreFailure.NoSpace(
          "The disk with %s is full: %,d bytes are free, and %,d are kept in reserve. Make room."
              .formatted(disk, usable, reserveBytes));
    }
  }

  /**
   * Forgetting is what makes room, so it may use three quarters of the reserve.
   *
   * @throws StoreFailure.NoSpace if not even the last quarter is left
   */
  public void ensureForForgetting() {
    new FreeSpace(disk, usableBytes, reserveBytes / 4).ensure(0);
  }
}
