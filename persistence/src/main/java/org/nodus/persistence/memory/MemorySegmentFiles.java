package org.nodus.persistence.memory;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

/** {@link SegmentFiles} in memory. */
public final class MemorySegmentFiles implements SegmentFiles {
  private final TreeMap<String, MemoryFile> files = new TreeMap<>();
  private final boolean remembersLosses;
  private boolean closed;

  /** For tests and the simulation: knows which bytes a loss of power would spare. */
  public MemorySegmentFiles() {
    this(true);
  }

  private MemorySegmentFiles(boolean remembersLosses) {
    this.remembersLosses = remembersLosses;
  }

  /** For production: holds each byte once and knows nothing of power. */
  public static MemorySegmentFiles create() {
    return new MemorySegmentFiles(false);
  }

  @Override
  public synchronized List<String> list() {
    ensureOpen();
    return List.copyOf(files.keySet());
  }

  @Override
  public synchronized void create(String name) {
    ensureOpen();
    if (!SegmentFiles.isLegal(name)) {
      throw new IllegalArgumentException("not a segment's name: " + name);
    }
    if (files.putIfAbsent(name, new MemoryFile(remembersLosses)) != null) {
      throw new StoreFailure.Broken("The file " + name + " exists already.");
    }
  }

  @Override
  public synchronized long length(String name) {
    return file(name).length();
  }

  @Override
  public synchronized long append(String name, List<Bytes> parts) {
    var file = file(name);
    var start = file.length();
    parts.forEach(file::append);
    return start;
  }

  @Override
  public synchronized Bytes read(String name, long offset, int length) {
    var file = file(name);
    if (offset < 0 || length < 0 || offset + length > file.length()) {
      throw new StoreFailure.Broken("The file " + name + " ends before " + (offset + length) + ".");
    }
    return file.read((int) offset, length);
  }

  @Override
  public synchronized void overwrite(String name, long offset, Bytes bytes) {
    var file = file(name);
    Objects.checkFromIndexSize(offset, bytes.length(), (long) file.length());
    file.overwrite((int) offset, bytes);
  }

  @Override
  public synchronized void truncate(String name, long length) {
    file(name).truncate((int) length);
  }

  @Override
  public synchronized void sync(String name) {
    file(name).sync();
  }

  @Override
  public synchronized void unlink(String name) {
    ensureOpen();
    files.remove(name);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** The same content opened again, as after a killed process. */
  public synchronized MemorySegmentFiles reopened() {
    var copy = new MemorySegmentFiles(remembersLosses);
    files.forEach((name, file) -> copy.files.put(name, file.copy()));
    return copy;
  }

  /** What a loss of power leaves: of each file what its last sync had seen. */
  public synchronized MemorySegmentFiles afterPowerLoss() {
    var copy = new MemorySegmentFiles();
    files.forEach((name, file) -> copy.files.put(name, file.afterPowerLoss()));
    return copy;
  }

  /**
   * As {@link #afterPowerLoss()} on a disk that had begun to write the rest: what no sync covered
   * is there, or not, or in part, sector by sector.
   */
  public synchronized MemorySegmentFiles afterPowerLoss(RandomGenerator chance) {
    var copy = new MemorySegmentFiles();
    files.forEach((name, file) -> copy.files.put(name, file.tornBy(chance)));
    return copy;
  }

  /** The lengths of all files together. */
  public synchronized long usedBytes() {
    return files.values().stream().mapToLong(MemoryFile::length).sum();
  }

  private MemoryFile file(String name) {
    ensureOpen();
    var file = files.get(name);
    if (file == null) {
      throw new StoreFailure.Broken("There is no file " + name + ".");
    }
    return file;
  }

  private void ensureOpen() {
    if (closed) {
      throw new StoreFailure.Closed("The directory in memory");
    }
  }
}
