package org.nodus.persistence.disk;

import java.util.List;
import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;

/** A map whose changes fail as {@link Faults} say. */
public final class FaultyKeyValue implements KeyValue {
  private final KeyValue sound;
  private final Faults faults;

  public FaultyKeyValue(KeyValue sound, Faults faults) {
    this.sound = sound;
    this.faults = faults;
  }

  public KeyValue sound() {
    return sound;
  }

  @Override
  public Optional<Bytes> get(Bytes key) {
    return sound.get(key);
  }

  @Override
  public void write(Batch batch) {
    faults.beforeChange(!batch.forgets());
    sound.write(batch);
  }

  @Override
  public void writeDurably(Batch batch) {
    faults.beforeChange(!batch.forgets());
    sound.writeDurably(batch);
  }

  @Override
  public List<Entry> entries(Bytes from, Bytes until, int limit) {
    return sound.entries(from, until, limit);
  }

  @Override
  public void close() {
    sound.close();
  }
}
