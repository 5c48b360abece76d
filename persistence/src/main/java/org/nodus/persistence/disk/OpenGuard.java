package org.nodus.persistence.disk;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The one door to something that may be used by many threads and must be closed only when none is
 * inside: a native database is freed memory after its close, and touching it kills the process.
 *
 * <p>Close waits for whoever is inside; whoever comes later gets {@link StoreFailure.Closed}. Once
 * a write ends in {@link StoreFailure.Broken} every later write does, until the store is opened
 * again.
 */
public final class OpenGuard {
  private final String what;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;
  private volatile boolean broken;

  /**
   * A guard that is open.
   *
   * @param what named at the beginning of failures, e.g. {@code The database in /data/index}
   */
  public OpenGuard(String what) {
    this.what = what;
  }

  /** Runs {@code use} while nobody can close; keep it short, close waits for it. */
  public <T> T reading(Supplier<T> use) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new StoreFailure.Closed(what);
      }
      return use.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** As {@link #reading}, refused after a broken write. */
  public <T> T writing(Supplier<T> change) {
    return reading(
        () -> {
          ensureWritable();
          try {
            return change.get();
          } catch (StoreFailure.Broken failure) {
            broken = true;
            throw failure;
          }
        });
  }

  /** As {@link #writing(Supplier)}, for changes without an answer. */
  public void writing(Runnable change) {
    writing(
        () -> {
          change.run();
          return true;
        });
  }

  /** Runs {@code release} once, when nobody is inside any more. */
  public void close(Runnable release) {
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException(what + " cannot be closed from inside one of its calls");
    }
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        release.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void ensureWritable() {
    if (broken) {
      throw new StoreFailure.Broken(what + " is read-only since a write failed.");
    }
  }
}
