package org.nodus.persistence.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.file.Directories;

/**
 * Holds a home directory for one process. The kernel frees it when the process ends, however it
 * ends.
 */
public final class HomeLock implements AutoCloseable {
  private static final String FILE = "lock";

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes {@code home}, made with mode 0700 when missing.
   *
   * @throws StoreFailure.DirectoryInUse another process, or another part of this one, has it
   * @throws StoreFailure.DirectoryUnusable it cannot be written
   */
  public static HomeLock acquire(Path home) {
    Directories.ensureUsable(home);
    try {
      var channel =
          FileChannel.open(
              home.resolve(FILE),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (isLocked(channel)) {
        return new HomeLock(channel);
      }
      channel.close();
      throw new StoreFailure.DirectoryInUse(home.toString());
    } catch (IOException failure) {
      throw new StoreFailure.DirectoryUnusable(
          home.toString(), "it cannot be locked (" + failure.getMessage() + ")");
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      // Released with the channel.
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException oneOfUs) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
