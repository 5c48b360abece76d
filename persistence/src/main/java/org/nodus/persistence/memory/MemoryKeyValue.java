package org.nodus.persistence.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

/** A {@link KeyValue} in memory that remembers which changes a loss of power would undo. */
public final class MemoryKeyValue implements KeyValue {
  private final TreeMap<Bytes, Bytes> map = new TreeMap<>();
  private final List<Batch> unsynced = new ArrayList<>();
  private final boolean remembersLosses;
  private final TreeMap<Bytes, Bytes> durable = new TreeMap<>();
  private boolean closed;

  private MemoryKeyValue(Map<Bytes, Bytes> content, boolean remembersLosses) {
    map.putAll(content);
    this.remembersLosses = remembersLosses;
    if (remembersLosses) {
      durable.putAll(content);
    }
  }

  /** For production: holds each value once and cannot answer {@link #afterPowerLoss}. */
  public static MemoryKeyValue create() {
    return new MemoryKeyValue(Map.of(), false);
  }

  /** For tests and the simulation. */
  public static MemoryKeyValue thatCanLosePower() {
    return new MemoryKeyValue(Map.of(), true);
  }

  @Override
  public synchronized Optional<Bytes> get(Bytes key) {
    ensureOpen();
    return Optional.ofNullable(map.get(key));
  }

  @Override
  public synchronized void write(Batch batch) {
    ensureOpen();
    apply(batch, map);
    if (remembersLosses) {
      unsynced.add(new Batch().addAll(batch));
    }
  }

  @Override
  public synchronized void writeDurably(Batch batch) {
    write(batch);
    unsynced.forEach(earlier -> apply(earlier, durable));
    unsynced.clear();
  }

  @Override
  public synchronized List<Entry> entries(Bytes from, Bytes until, int limit) {
    ensureOpen();
    NavigableMap<Bytes, Bytes> range;
    if (until.isEmpty()) {
      range = map.tailMap(from, true);
    } else if (from.compareTo(until) < 0) {
      range = map.subMap(from, true, until, false);
    } else {
      return List.of();
    }
    return range.entrySet().stream()
        .limit(limit)
        .map(entry -> new Entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** The same content opened again, as after a killed process. */
  public synchronized MemoryKeyValue reopened() {
    var copy = new MemoryKeyValue(map, remembersLosses);
    if (remembersLosses) {
      copy.durable.clear();
      copy.durable.putAll(durable);
      copy.unsynced.addAll(unsynced);
    }
    return copy;
  }

  /** How many batches a loss of power could undo. */
  public synchronized int openBatches() {
    return unsynced.size();
  }

  /** The bytes of all keys and values. */
  public synchronized long usedBytes() {
    return map.entrySet().stream()
        .mapToLong(entry -> (long) entry.getKey().length() + entry.getValue().length())
        .sum();
  }

  /** What a loss of power leaves when the disk had written the first {@code kept} open batches. */
  public synchronized MemoryKeyValue afterPowerLoss(int kept) {
    if (!remembersLosses) {
      throw new IllegalStateException("this map does not remember what is durable");
    }
    var left = new TreeMap<>(durable);
    unsynced.stream().limit(kept).forEach(batch -> apply(batch, left));
    return new MemoryKeyValue(left, true);
  }

  private static void apply(Batch batch, Map<Bytes, Bytes> target) {
    for (var change : batch.changes()) {
      switch (change) {
        case Batch.Put put -> target.put(put.key(), put.value());
        case Batch.Delete delete -> target.remove(delete.key());
      }
    }
  }

  private void ensureOpen() {
    if (closed) {
      throw new StoreFailure.Closed("The map in memory");
    }
  }
}
