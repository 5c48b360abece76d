package org.nodus.it.simulation.disk;

import java.util.List;
import java.util.Optional;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;

/** One open map of a {@link VirtualDisk}. */
final class VirtualMap implements KeyValue {
  private final VirtualDisk disk;
  private final MemoryKeyValue content;
  private final OpenStore store;

  VirtualMap(VirtualDisk disk, MemoryKeyValue content, OpenStore store) {
    this.disk = disk;
    this.content = content;
    this.store = store;
  }

  @Override
  public Optional<Bytes> get(Bytes key) {
    return store.reading(() -> content.get(key));
  }

  @Override
  public void write(Batch batch) {
    store.changing(
        bytesOf(batch),
        () -> {
          content.write(batch);
          return batch;
        });
  }

  @Override
  public void writeDurably(Batch batch) {
    disk.waitForSync();
    store.syncing(
        bytesOf(batch),
        () -> {
          content.writeDurably(batch);
          return batch;
        });
  }

  @Override
  public List<Entry> entries(Bytes from, Bytes until, int limit) {
    return store.reading(() -> content.entries(from, until, limit));
  }

  @Override
  public void close() {
    store.close();
  }

  /** A full disk lets through what makes room. */
  private static long bytesOf(Batch batch) {
    if (batch.forgets()) {
      return 0;
    }
    var bytes = 0L;
    for (var change : batch.changes()) {
      if (change instanceof Batch.Put put) {
        bytes += put.key().length() + put.value().length();
      }
    }
    return bytes;
  }
}
