package org.nodus.persistence.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.StoreFailure;

/**
 * A file of zeros that is there to be removed: when others have filled the disk, its room is for
 * the one who made it. It is made again as soon as there is room for two of them. Safe for many
 * threads.
 */
public final class ReserveFile {
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path file;
  private final long sizeBytes;
  private final FreeSpace space;
  private boolean isThere;

  private ReserveFile(Path file, long sizeBytes, FreeSpace space) {
    this.file = file;
    this.sizeBytes = sizeBytes;
    this.space = space;
    isThere = isWhole();
    if (!isThere) {
      // What a killed process left unfinished keeps no room for anybody.
      discard();
    }
  }

  /**
   * The reserve in {@code file}, made now if there is room.
   *
   * @param space of its file system, which keeps a reserve of its own
   */
  public static ReserveFile in(Path file, long sizeBytes, FreeSpace space) {
    var reserve = new ReserveFile(file, sizeBytes, space);
    reserve.makeIfRoom();
    return reserve;
  }

  /**
   * Gives its room away.
   *
   * @return false if that was done before
   */
  public synchronized boolean release() {
    if (!isThere) {
      return false;
    }
    try {
      Files.deleteIfExists(file);
      isThere = false;
      return true;
    } catch (IOException failure) {
      throw new StoreFailure.Broken("The file " + file + " cannot be removed.", failure);
    }
  }

  /** Makes it again if it was given away and two of them would fit. */
  public synchronized void makeIfRoom() {
    if (isThere || space.usableBytes().getAsLong() < space.reserveBytes() + 2 * sizeBytes) {
      return;
    }
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (var left = sizeBytes; left > 0; ) {
        left -= channel.write(ByteBuffer.allocate((int) Math.min(left, CHUNK_BYTES)));
      }
      channel.force(true);
      isThere = true;
    } catch (IOException failure) {
      discard();
    }
  }

  private boolean isWhole() {
    try {
      return Files.isRegularFile(file) && Files.size(file) == sizeBytes;
    } catch (IOException failure) {
      return false;
    }
  }

  /**
   * Half of it helps nobody, and its absence harms nobody yet. If it cannot be removed it is
   * written over when there is room.
   */
  private void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      isThere = false;
    }
  }
}
