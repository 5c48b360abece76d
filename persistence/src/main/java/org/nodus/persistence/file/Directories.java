package org.nodus.persistence.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.StoreFailure;

/** What every store wants of its directory. */
public final class Directories {
  private Directories() {}

  /**
   * Makes sure that {@code directory} exists, with mode 0700 when it is new, and can be written.
   *
   * @throws StoreFailure.DirectoryUnusable if it cannot
   */
  public static Path ensureUsable(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException notADirectory) {
      throw new StoreFailure.DirectoryUnusable(directory.toString(), "it is not a directory");
    } catch (IOException failure) {
      throw new StoreFailure.DirectoryUnusable(
          directory.toString(), "it cannot be created (" + failure.getMessage() + ")");
    }
    if (!Files.isWritable(directory)) {
      throw new StoreFailure.DirectoryUnusable(directory.toString(), "it is read-only");
    }
    return directory;
  }

  /** Returns once the names in {@code directory} would survive a loss of power. */
  public static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The room left on the file system of {@code directory}. */
  public static FreeSpace freeSpace(Path directory, long reserveBytes) {
    try {
      var store = Files.getFileStore(directory);
      return new FreeSpace(
          directory.toString(),
          () -> {
            try {
              return store.getUsableSpace();
            } catch (IOException failure) {
              throw new StoreFailure.Broken(
                  "The file system of " + directory + " does not answer.", failure);
            }
          },
          reserveBytes);
    } catch (IOException failure) {
      throw new StoreFailure.DirectoryUnusable(
          directory.toString(), "its file system does not answer");
    }
  }

  /** True if this failure means that the disk, or our share of it, is full. */
  public static boolean isNoSpace(IOException failure) {
    var message = String.valueOf(failure.getMessage());
    return message.contains("No space left") || message.contains("quota exceeded");
  }
}
