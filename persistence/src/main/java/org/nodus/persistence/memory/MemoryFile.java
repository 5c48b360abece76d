package org.nodus.persistence.memory;

import java.util.Arrays;
import java.util.Objects;
import org.nodus.protocol.bytes.Bytes;

/** One growing file: its bytes now and, lazily, its bytes at the last sync. */
final class MemoryFile {
  private byte[] content = new byte[1024];
  private int length;
  private int syncedLength;

  /** The synced bytes, once some of them were overwritten or cut; empty while they are a prefix. */
  private byte[] syncedCopy = new byte[0];

  int length() {
    return length;
  }

  void append(Bytes bytes) {
    var needed = Math.addExact(length, bytes.length());
    if (needed > content.length) {
      content = Arrays.copyOf(content, Math.max(needed, content.length * 2));
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
    syncedCopy = new byte[0];
  }

  MemoryFile copy() {
    var copy = new MemoryFile();
    copy.content = content.clone();
    copy.length = length;
    copy.syncedLength = syncedLength;
    copy.syncedCopy = syncedCopy.clone();
    return copy;
  }

  MemoryFile afterPowerLoss() {
    var left = new MemoryFile();
    var source = syncedCopy.length == 0 ? content : syncedCopy;
    left.append(Bytes.copyOf(source, 0, syncedLength));
    left.sync();
    return left;
  }

  private void keepSynced() {
    if (syncedCopy.length == 0 && syncedLength > 0) {
      syncedCopy = Arrays.copyOf(content, syncedLength);
    }
  }
}
