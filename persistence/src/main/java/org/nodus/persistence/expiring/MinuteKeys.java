package org.nodus.persistence.expiring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.AesGcm;

/**
 * One AES-256 key per minute in which something expires. Destroying it is how bytes stop existing:
 * the slot is overwritten with zeros and synced, whatever old tables and logs still hold.
 *
 * <p>They live in a file of slots and not in the database, because a log-structured store keeps a
 * deleted value until some later compaction. A key of 90 days' worth of minutes costs 48 bytes:
 * 129,600 of them are 6 MiB.
 *
 * <pre>
 * slot: offset  size  meaning (big-endian; all zero when free)
 *            0     8  minute: the key goes when this many minutes since 1970 have passed
 *            8    32  key
 *           40     4  CRC-32C of all before
 *           44     4  zero
 * </pre>
 */
final class MinuteKeys {
  static final String FILE = "minute.keys";
  static final int SLOT_BYTES = 48;
  private static final long MINUTE_MILLIS = 60_000;
  private static final Bytes FREE = Bytes.wrap(new byte[SLOT_BYTES]);

  private record Slot(long position, Bytes key) {}

  private final SegmentFiles files;
  private final IntFunction<Bytes> secrets;
  private final ConcurrentSkipListMap<Long, Slot> slots = new ConcurrentSkipListMap<>();
  private final ArrayDeque<Long> free = new ArrayDeque<>();
  private final MinuteCiphers ciphers = new MinuteCiphers();
  private int damaged;

  private MinuteKeys(SegmentFiles files, IntFunction<Bytes> secrets) {
    this.files = files;
    this.secrets = secrets;
  }

  static MinuteKeys open(SegmentFiles files, IntFunction<Bytes> secrets) {
    var keys = new MinuteKeys(files, secrets);
    if (files.list().contains(FILE)) {
      // A killed process may have written keys that a loss of power would still take.
      files.sync(FILE);
      keys.load();
    } else {
      files.create(FILE);
    }
    return keys;
  }

  /** The minute whose key seals what expires then: rounded up, so that no key goes too early. */
  static long minuteOf(long expiryMillis) {
    return Math.ceilDiv(expiryMillis, MINUTE_MILLIS);
  }

  Optional<Bytes> keyOf(long minute) {
    return Optional.ofNullable(slots.get(minute)).map(Slot::key);
  }

  /** That forget a key when it is destroyed. */
  MinuteCiphers ciphers() {
    return ciphers;
  }

  /** How many slots were found that hold no whole key and are not free. */
  int damaged() {
    return damaged;
  }

  /** Makes the keys that are missing; they are durable on return. */
  void ensure(Collection<Long> minutes) {
    if (slots.keySet().containsAll(minutes)) {
      return;
    }
    var missing = minutes.stream().filter(minute -> !slots.containsKey(minute)).distinct().toList();
    // First what may find no room: a slot in use under no name would come back at the next start.
    var reused = Math.min(free.size(), missing.size());
    var made = new TreeMap<Long, Slot>();
    var grown = new ArrayList<Bytes>();
    var end = files.length(FILE);
    for (var minute : missing.subList(reused, missing.size())) {
      var slot = new Slot(end + (long) grown.size() * SLOT_BYTES, secrets.apply(AesGcm.KEY_BYTES));
      made.put(minute, slot);
      grown.add(slot(minute, slot.key()));
    }
    if (!grown.isEmpty()) {
      files.append(FILE, grown);
    }
    for (var minute : missing.subList(0, reused)) {
      var slot = new Slot(free.remove(), secrets.apply(AesGcm.KEY_BYTES));
      made.put(minute, slot);
      files.overwrite(FILE, slot.position(), slot(minute, slot.key()));
    }
    files.sync(FILE);
    slots.putAll(made);
  }

  /** Destroys every key whose minute has passed; durable on return. */
  void destroyUntil(long nowMillis) {
    var gone = List.copyOf(slots.headMap(nowMillis / MINUTE_MILLIS, true).entrySet());
    if (gone.isEmpty()) {
      return;
    }
    // First from memory: a reader must not use a key that the disk no longer has.
    gone.forEach(entry -> slots.remove(entry.getKey()));
    ciphers.forget();
    gone.forEach(entry -> files.overwrite(FILE, entry.getValue().position(), FREE));
    files.sync(FILE);
    gone.forEach(entry -> free.add(entry.getValue().position()));
  }

  private void load() {
    var length = files.length(FILE);
    var whole = length - length % SLOT_BYTES;
    if (whole < length) {
      files.truncate(FILE, whole);
    }
    for (var position = 0L; position < whole; position += SLOT_BYTES) {
      load(position, files.read(FILE, position, SLOT_BYTES));
    }
  }

  private void load(long position, Bytes slot) {
    try {
      var reader = new ByteReader(slot);
      var minute = reader.i64();
      var key = reader.raw(AesGcm.KEY_BYTES);
      if (minute > 0 && reader.i32() == RecordHeader.crc(slot.slice(0, 40))) {
        slots.put(minute, new Slot(position, key));
        return;
      }
    } catch (DecodeFailure impossible) {
      throw new IllegalStateException("a slot is 48 bytes long", impossible);
    }
    // Free, torn before anything was acknowledged under it, or damaged.
    if (!slot.equals(FREE)) {
      damaged++;
      files.overwrite(FILE, position, FREE);
    }
    free.add(position);
  }

  private static Bytes slot(long minute, Bytes key) {
    var fields = new ByteWriter().i64(minute).raw(key).toBytes();
    return new ByteWriter().raw(fields).i32(RecordHeader.crc(fields)).i32(0).toBytes();
  }
}
