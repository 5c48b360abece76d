package org.nodus.persistence.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.Keys;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/**
 * {@link RecordStorage} over a {@link KeyValue}, big-endian.
 *
 * <pre>
 * key                                          value
 * "v" ‖ key (32) ‖ version (8)                 form 1 (1) ‖ expiry millis (8) ‖ record
 * "x" ‖ expiry millis (8) ‖ key ‖ version      nothing; absent for what never expires
 * </pre>
 */
public final class KeyValueRecords implements RecordStorage {
  private static final Bytes VERSIONS = Bytes.utf8("v");
  private static final Bytes EXPIRIES = Bytes.utf8("x");
  private static final int FORM = 1;
  private static final int EXPIRY_PAGE = 1_000;

  private final KeyValue map;

  /** The records in {@code map}, which is closed with the store. */
  public KeyValueRecords(KeyValue map) {
    this.map = map;
  }

  @Override
  public synchronized void put(List<RecordVersion> versions) {
    var batch = new Batch();
    for (var next : versions) {
      var key = versionKey(next.key(), next.version());
      map.get(key).map(old -> parse(key, old)).ifPresent(old -> batch.delete(expiryKey(old)));
      var value =
          new ByteWriter().u8(FORM).i64(next.expiry().toEpochMilli()).raw(next.record()).toBytes();
      batch.put(key, value);
      if (!next.expiry().equals(RecordVersion.NEVER)) {
        batch.put(expiryKey(next), Bytes.EMPTY);
      }
    }
    map.writeDurably(batch);
  }

  @Override
  public List<RecordVersion> versions(Hash256 key) {
    var found = new ArrayList<RecordVersion>();
    visit(Bytes.concat(VERSIONS, key.toBytes()), found::add);
    return List.copyOf(found);
  }

  @Override
  public Optional<RecordVersion> latest(Hash256 key) {
    var all = versions(key);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  @Override
  public synchronized void remove(List<Hash256> keys) {
    var batch = new Batch();
    keys.forEach(key -> versions(key).forEach(version -> remove(version, batch)));
    map.writeDurably(batch);
  }

  @Override
  public synchronized int expire(Instant now) {
    var until = Bytes.concat(EXPIRIES, number(now.toEpochMilli() + 1));
    var gone = 0;
    while (true) {
      var expired = map.entries(EXPIRIES, until, EXPIRY_PAGE);
      if (expired.isEmpty()) {
        return gone;
      }
      var batch = new Batch();
      for (var entry : expired) {
        batch.delete(entry.key());
        batch.delete(Bytes.concat(VERSIONS, entry.key().slice(9, Hash256.SIZE_BYTES + 8)));
      }
      map.writeDurably(batch);
      gone += expired.size();
    }
  }

  @Override
  public void forEach(Consumer<RecordVersion> visitor) {
    visit(VERSIONS, visitor);
  }

  @Override
  public void close() {
    map.close();
  }

  private void visit(Bytes prefix, Consumer<RecordVersion> visitor) {
    map.forEach(
        prefix,
        Keys.afterAllWith(prefix),
        entry -> visitor.accept(parse(entry.key(), entry.value())));
  }

  private static void remove(RecordVersion version, Batch batch) {
    batch.delete(versionKey(version.key(), version.version()));
    batch.delete(expiryKey(version));
  }

  private static RecordVersion parse(Bytes key, Bytes value) {
    try {
      var name = new ByteReader(key);
      name.u8();
      var content = new ByteReader(value);
      if (content.u8() != FORM) {
        throw new StoreFailure.Damaged("A record was stored by a later version of Nodus.");
      }
      var expiry = Instant.ofEpochMilli(content.i64());
      return new RecordVersion(name.hash(), name.i64(), content.raw(content.remaining()), expiry);
    } catch (DecodeFailure wrong) {
      throw new StoreFailure.Damaged("A record is not in its form: " + wrong.reason() + ".");
    }
  }

  private static Bytes versionKey(Hash256 key, long version) {
    return new ByteWriter().raw(VERSIONS).hash(key).i64(version).toBytes();
  }

  private static Bytes expiryKey(RecordVersion version) {
    return new ByteWriter()
        .raw(EXPIRIES)
        .i64(version.expiry().toEpochMilli())
        .hash(version.key())
        .i64(version.version())
        .toBytes();
  }

  private static Bytes number(long value) {
    return new ByteWriter().i64(value).toBytes();
  }
}
