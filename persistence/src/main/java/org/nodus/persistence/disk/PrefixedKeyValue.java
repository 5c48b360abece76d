package org.nodus.persistence.disk;

import java.util.List;
import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;

/** A part of a map that looks like a whole one: several stores share one database so. */
final class PrefixedKeyValue implements KeyValue {
  private final KeyValue whole;
  private final Bytes prefix;

  PrefixedKeyValue(KeyValue whole, Bytes prefix) {
    this.whole = whole;
    this.prefix = prefix;
  }

  @Override
  public Optional<Bytes> get(Bytes key) {
    return whole.get(inside(key));
  }

  @Override
  public void write(Batch batch) {
    whole.write(inside(batch));
  }

  @Override
  public void writeDurably(Batch batch) {
    whole.writeDurably(inside(batch));
  }

  @Override
  public List<Entry> entries(Bytes from, Bytes until, int limit) {
    var end = until.isEmpty() ? Keys.afterAllWith(prefix) : inside(until);
    return whole.entries(inside(from), end, limit).stream().map(this::outside).toList();
  }

  @Override
  public boolean isWhole() {
    return whole.isWhole();
  }

  /** The whole belongs to someone else. */
  @Override
  public void close() {}

  private Entry outside(Entry entry) {
    var key = entry.key();
    return new Entry(key.slice(prefix.length(), key.length() - prefix.length()), entry.value());
  }

  private Bytes inside(Bytes key) {
    return Bytes.concat(prefix, key);
  }

  private Batch inside(Batch batch) {
    var moved = batch.forgets() ? new Batch().forgetting() : new Batch();
    for (var change : batch.changes()) {
      switch (change) {
        case Batch.Put put -> moved.put(inside(put.key()), put.value());
        case Batch.Delete delete -> moved.delete(inside(delete.key()));
      }
    }
    return moved;
  }
}
