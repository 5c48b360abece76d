package org.nodus.persistence.memory;

import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.nodus.protocol.bytes.Bytes;

/** One growing file: its bytes now and, lazily, its bytes at the last sync. */
final class MemoryFile {
  /** What a disk writes wholly or not at all: 512 bytes, the smallest sector there is. */
  private static final int SECTOR_BYTES = 512;

  /** A file of many MiB grows by so much and not to twice its size. */
  private static final int MOST_GROWTH_BYTES = 8 << 20;

  private static final byte[] NOTHING = {};

  private final boolean remembersLosses;
  private byte[] content = new byte[1024];
  private int length;
  private int syncedLength;

  /** The synced bytes, once some of them were overwritten or cut; empty while they are a prefix. */
  private byte[] syncedCopy = NOTHING;

  MemoryFile(boolean remembersLosses) {
    this.remembersLosses = remembersLosses;
  }

  int length() {
    return length;
  }

  void append(Bytes bytes) {
    var needed = Math.addExact(length, bytes.length());
    if (needed > content.length) {
      var more = Math.min(content.length, MOST_GROWTH_BYTES);
      content = Arrays.copyOf(content, Math.max(needed, content.length + more));
    }
    bytes.copyTo(content, length);
    length = needed;
  }

  Bytes read(int offset, int size) {
    return Bytes.copyOf(content, offset, size);
  }

  void overwrite(int offset, Bytes bytes) {
    keepSynced();
    bytes.copyTo(content, offset);
  }

  void truncate(int newLength) {
    Objects.checkIndex(newLength, length + 1);
    keepSynced();
    length = newLength;
  }

  void sync() {
    syncedLength = length;
    syncedCopy = NOTHING;
  }

  MemoryFile copy() {
    var copy = new MemoryFile(remembersLosses);
    copy.content = content.clone();
    copy.length = length;
    copy.syncedLength = syncedLength;
    copy.syncedCopy = syncedCopy.clone();
    return copy;
  }

  MemoryFile afterPowerLoss() {
    var left = new MemoryFile(true);
    var source = syncedCopy.length == 0 ? content : syncedCopy;
    left.append(Bytes.copyOf(source, 0, syncedLength));
    left.sync();
    return left;
  }

  /**
   * What a loss of power may leave: each sector as it was at the last sync or as it is now; one
   * that was never written holds zeros or what somebody else left there.
   */
  MemoryFile tornBy(RandomGenerator chance) {
    var synced = syncedCopy.length == 0 ? content : syncedCopy;
    var torn = new byte[tornLength(chance)];
    for (var start = 0; start < torn.length; start += SECTOR_BYTES) {
      var end = Math.min(start + SECTOR_BYTES, torn.length);
      var written = start < length && chance.nextBoolean();
      if (!written && end > syncedLength && chance.nextBoolean()) {
        fillWithGarbage(torn, start, end, chance);
      }
      var source = written ? content : synced;
      var sourceEnd = Math.min(end, written ? length : syncedLength);
      if (sourceEnd > start) {
        System.arraycopy(source, start, torn, start, sourceEnd - start);
      }
    }
    var left = new MemoryFile(true);
    left.append(Bytes.wrap(torn));
    left.sync();
    return left;
  }

  private int tornLength(RandomGenerator chance) {
    return switch (chance.nextInt(3)) {
      case 0 -> syncedLength;
      case 1 -> length;
      default -> {
        var shorter = Math.min(length, syncedLength);
        yield shorter + chance.nextInt(Math.max(length, syncedLength) - shorter + 1);
      }
    };
  }

  private static void fillWithGarbage(byte[] file, int start, int end, RandomGenerator chance) {
    var garbage = new byte[end - start];
    chance.nextBytes(garbage);
    System.arraycopy(garbage, 0, file, start, garbage.length);
  }

  private void keepSynced() {
    if (remembersLosses && syncedCopy.length == 0 && syncedLength > 0) {
      syncedCopy = Arrays.copyOf(content, syncedLength);
    }
  }
}
