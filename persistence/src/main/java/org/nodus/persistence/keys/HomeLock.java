package org.nodus.persistence.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.file.Directories;

/**
 * Holds a home directory for one process. The kernel frees it when the process ends, however it
 * ends.
 */
public final class HomeLock implements AutoCloseable {
  private static final String FILE = "lock";

  /**
   * The homes that this process holds. POSIX gives locks to processes and takes them all when any
   * descriptor of the file is closed: so nobody here may so much as open the file of a held home.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path home;
  private final FileChannel channel;

  private HomeLock(Path home, FileChannel channel) {
    this.home = home;
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
      var real = home.toRealPath();
      if (!HELD.add(real)) {
        throw new StoreFailure.DirectoryInUse(home.toString());
      }
      return lock(real)
          .map(channel -> new HomeLock(real, channel))
          .orElseThrow(() -> new StoreFailure.DirectoryInUse(home.toString()));
    } catch (IOException failure) {
      throw new StoreFailure.DirectoryUnusable(
          home.toString(), "it cannot be locked (" + failure.getMessage() + ")");
    }
  }

  /** Empty if another process has it; the lock goes with the channel. */
  private static Optional<FileChannel> lock(Path real) throws IOException {
    var taken = false;
    try {
      var channel =
          FileChannel.open(
              real.resolve(FILE),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        taken = channel.tryLock() != null;
        return taken ? Optional.of(channel) : Optional.empty();
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  /** Closing twice does nothing. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      HELD.remove(home);
    }
  }
}
