package org.nodus.it.simulation.disk;

import java.util.function.Supplier;
import org.nodus.persistence.disk.OpenGuard;
import org.nodus.persistence.disk.StoreFailure;

/**
 * What all stores that a process has open on a {@link VirtualDisk} have in common: each change may
 * come to harm, and after a failed one there is no other.
 */
final class OpenStore {
  private final VirtualDisk disk;
  private final String name;
  private final OpenGuard guard;
  private boolean syncFailed;

  OpenStore(VirtualDisk disk, String name) {
    this.disk = disk;
    this.name = name;
    this.guard = new OpenGuard("The simulated disk's " + name);
  }

  <T> T reading(Supplier<T> use) {
    return guard.reading(use);
  }

  /** A change that grows by {@code bytes}; zero for one that overwrites or forgets. */
  <T> T changing(long bytes, Supplier<T> change) {
    return changing(bytes, false, change);
  }

  /** A change that returns when everything before it is on the disk. */
  <T> T syncing(long bytes, Supplier<T> change) {
    return changing(bytes, true, change);
  }

  private <T> T changing(long bytes, boolean syncs, Supplier<T> change) {
    guard.reading(() -> true);
    // Outside of the guard: the change may be the one at which the process is killed.
    var fault = disk.beforeChange(syncs);
    return guard.writing(
        () -> {
          if (bytes > 0) {
            disk.space().ensure(bytes);
          }
          if (fault.isEmpty()) {
            return change.get();
          }
          if (fault.get() == DiskFault.SYNC_FAILED) {
            syncFailed = true;
          }
          throw new StoreFailure.Broken("The simulated disk failed at " + name + ".");
        });
  }

  /** Whether what is written is known; if not, the end of the process decides. */
  boolean syncFailed() {
    return syncFailed;
  }

  /** The process closes the store. */
  void close() {
    guard.close(() -> disk.closed(name));
  }

  /** The process has ended: whoever still calls is told so. */
  void abandon() {
    guard.close(() -> {});
  }
}
