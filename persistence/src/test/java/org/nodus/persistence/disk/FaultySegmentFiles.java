package org.nodus.persistence.disk;

import java.util.List;
import org.nodus.protocol.bytes.Bytes;

/** Files whose changes fail as {@link Faults} say. */
public final class FaultySegmentFiles implements SegmentFiles {
  private final SegmentFiles sound;
  private final Faults faults;

  public FaultySegmentFiles(SegmentFiles sound, Faults faults) {
    this.sound = sound;
    this.faults = faults;
  }

  public SegmentFiles sound() {
    return sound;
  }

  @Override
  public List<String> list() {
    return sound.list();
  }

  @Override
  public void create(String name) {
    faults.beforeChange(true);
    sound.create(name);
  }

  @Override
  public long length(String name) {
    return sound.length(name);
  }

  @Override
  public long append(String name, List<Bytes> parts) {
    faults.beforeChange(true);
    return sound.append(name, parts);
  }

  @Override
  public Bytes read(String name, long offset, int length) {
    return sound.read(name, offset, length);
  }

  @Override
  public void overwrite(String name, long offset, Bytes bytes) {
    faults.beforeChange(false);
    sound.overwrite(name, offset, bytes);
  }

  @Override
  public void truncate(String name, long length) {
    faults.beforeChange(false);
    sound.truncate(name, length);
  }

  @Override
  public void sync(String name) {
    faults.beforeChange(false);
    sound.sync(name);
  }

  @Override
  public void unlink(String name) {
    faults.beforeChange(false);
    sound.unlink(name);
  }

  @Override
  public void close() {
    sound.close();
  }
}
