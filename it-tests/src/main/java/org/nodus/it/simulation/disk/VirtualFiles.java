package org.nodus.it.simulation.disk;

import java.util.List;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/** One open directory of a {@link VirtualDisk}. */
final class VirtualFiles implements SegmentFiles {
  /** What the file system needs for a name. */
  private static final long NAME_BYTES = 512;

  private final VirtualDisk disk;
  private final MemorySegmentFiles content;
  private final OpenStore store;

  VirtualFiles(VirtualDisk disk, MemorySegmentFiles content, OpenStore store) {
    this.disk = disk;
    this.content = content;
    this.store = store;
  }

  @Override
  public List<String> list() {
    return store.reading(content::list);
  }

  @Override
  public void create(String name) {
    if (!SegmentFiles.isLegal(name)) {
      throw new IllegalArgumentException("not a segment's name: " + name);
    }
    disk.waitForSync();
    store.changing(
        NAME_BYTES,
        () -> {
          content.create(name);
          return name;
        });
  }

  @Override
  public long length(String name) {
    return store.reading(() -> content.length(name));
  }

  @Override
  public long append(String name, List<Bytes> parts) {
    var bytes = parts.stream().mapToLong(Bytes::length).sum();
    return store.changing(bytes, () -> content.append(name, parts));
  }

  @Override
  public Bytes read(String name, long offset, int length) {
    return store.reading(() -> content.read(name, offset, length));
  }

  @Override
  public void overwrite(String name, long offset, Bytes bytes) {
    store.changing(
        0,
        () -> {
          content.overwrite(name, offset, bytes);
          return name;
        });
  }

  @Override
  public void truncate(String name, long length) {
    store.changing(
        0,
        () -> {
          content.truncate(name, length);
          return name;
        });
  }

  @Override
  public void sync(String name) {
    disk.waitForSync();
    store.syncing(
        0,
        () -> {
          content.sync(name);
          return name;
        });
  }

  @Override
  public void unlink(String name) {
    disk.waitForSync();
    store.changing(
        0,
        () -> {
          content.unlink(name);
          return name;
        });
  }

  @Override
  public void close() {
    store.close();
  }
}
