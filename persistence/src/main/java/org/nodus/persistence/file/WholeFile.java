package org.nodus.persistence.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

/** Small files of mode 0600 that are there wholly, or not at all, and then durably. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes {@code content} beside {@code file}, syncs, and renames it into place: whoever reads
   * sees the old content or the new one.
   *
   * @throws StoreFailure.NoSpace the disk is full; the old content stands
   * @throws StoreFailure.DirectoryUnusable the directory cannot be written
   * @throws StoreFailure.Broken anything else went wrong
   */
  public static void write(Path file, Bytes content) {
    var directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException("not a file: " + file);
    }
    var draft = directory.resolve("." + file.getFileName() + ".draft");
    try {
      try (var channel = openDraft(draft)) {
        var buffer = content.asReadOnlyBuffer();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Directories.sync(directory);
    } catch (AccessDeniedException refused) {
      discard(draft);
      throw new StoreFailure.DirectoryUnusable(directory.toString(), "it is read-only");
    } catch (IOException failure) {
      discard(draft);
      if (Directories.isNoSpace(failure)) {
        throw new StoreFailure.NoSpace("The disk is full: " + file + ". Make room.");
      }
      if (String.valueOf(failure.getMessage()).contains("Read-only file system")) {
        throw new StoreFailure.DirectoryUnusable(directory.toString(), "it is read-only");
      }
      throw new StoreFailure.Broken(
          "The file " + file + " could not be written: " + failure.getMessage() + ".", failure);
    }
  }

  /** It may hold a key. */
  private static void discard(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException left) {
      // The next write of this file removes it; the failure to tell is the first one.
    }
  }

  private static FileChannel openDraft(Path draft) throws IOException {
    // A draft that a killed process left may have any mode.
    Files.deleteIfExists(draft);
    return FileChannel.open(
        draft,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /**
   * All bytes of a file of at most {@code limitBytes}.
   *
   * @throws StoreFailure.Damaged the file is longer
   * @throws StoreFailure.Broken it cannot be read
   */
  public static Bytes read(Path file, int limitBytes) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > limitBytes) {
        throw new StoreFailure.Damaged("The file " + file + " is too long to be ours.");
      }
      var buffer = ByteBuffer.allocate((int) channel.size());
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Until all is in.
      }
      return Bytes.copyOf(buffer.flip());
    } catch (IOException failure) {
      throw new StoreFailure.Broken(
          "The file " + file + " could not be read: " + failure.getMessage() + ".", failure);
    }
  }
}
