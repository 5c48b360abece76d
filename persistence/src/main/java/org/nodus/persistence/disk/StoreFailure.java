package org.nodus.persistence.disk;

/**
 * What a store throws when the disk, and not the caller, is to blame. Its message is one line that
 * an operator can act on.
 *
 * <p>A plain {@code Broken} means that nothing is known about the last write: the store that threw
 * it refuses every further write until it is opened again, because a second {@code fsync} after a
 * failed one may succeed without having written anything.
 */
public abstract sealed class StoreFailure extends RuntimeException {

  private StoreFailure(String message, Throwable cause) {
    super(message, cause);
  }

  private StoreFailure(String message) {
    super(message);
  }

  /** A write, sync or read failed, or the store is read-only since one did. */
  public static final class Broken extends StoreFailure {
    public Broken(String message, Throwable cause) {
      super(message, cause);
    }

    public Broken(String message) {
      super(message);
    }
  }

  /** The disk is full: nothing was written, reads go on, writing may work again later. */
  public static final class NoSpace extends StoreFailure {
    public NoSpace(String message) {
      super(message);
    }
  }

  /** The store was closed before or during the call. */
  public static final class Closed extends StoreFailure {
    public Closed(String what) {
      super(what + " is closed");
    }
  }

  /** Another process, or another part of this one, has the directory open. */
  public static final class DirectoryInUse extends StoreFailure {
    public DirectoryInUse(String directory) {
      super("The directory " + directory + " is in use by another process.");
    }
  }

  /** The directory is missing, read-only or not a directory. */
  public static final class DirectoryUnusable extends StoreFailure {
    public DirectoryUnusable(String directory, String reason) {
      super("The directory " + directory + " cannot be used: " + reason + ".");
    }
  }

  /** A later version of Nodus wrote this: nothing was touched. */
  public static final class LaterFormat extends StoreFailure {
    /**
     * Says what to do.
     *
     * @param what named at the beginning, e.g. {@code The journal}
     */
    public LaterFormat(String what) {
      super(
          what
              + " was written by a later version of Nodus, and nothing was changed: run that"
              + " version again.");
    }
  }

  /** Stored bytes do not match their checksum: they were changed outside of Nodus. */
  public static final class Damaged extends StoreFailure {
    public Damaged(String message) {
      super(message);
    }
  }
}
