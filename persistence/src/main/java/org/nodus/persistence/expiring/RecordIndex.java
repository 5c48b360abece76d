package org.nodus.persistence.expiring;

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

/**
 * The index over a {@link KeyValue}; can be thrown away and made again from the segments.
 *
 * <pre>
 * key                                value
 * "r" ‖ key                          {@link IndexEntry}
 * "x" ‖ expiry millis (8) ‖ key      the order of expiry: state (1) ‖ segment (4) ‖ offset (8) ‖
 *                                    sealed bytes (4); nothing in the first stores
 * "s" ‖ segment (4)                  bytes of it that are indexed (8)
 * "e" ‖ segment (4) ‖ offset (8)     what has to be overwritten there: bytes (4), and from where (8)
 * "v"                                the form of all this (2); missing in those of form 1
 * </pre>
 */
final class RecordIndex {
  private static final Bytes RECORDS = Bytes.utf8("r");
  private static final Bytes EXPIRIES = Bytes.utf8("x");
  private static final Bytes SEGMENTS = Bytes.utf8("s");
  private static final Bytes ERASURES = Bytes.utf8("e");
  private static final Bytes FORM = Bytes.utf8("v");
  private static final Bytes FORM_1 = new ByteWriter().u16(1).toBytes();

  private final KeyValue map;

  RecordIndex(KeyValue map) {
    this.map = map;
  }

  /** Throws away what we do not know the form of, or has gaps; the segments tell it again. */
  void ensureForm() {
    var form = map.get(FORM);
    if (!map.isWhole() || (form.isPresent() && !form.get().equals(FORM_1))) {
      clear();
    }
    if (!form.equals(Optional.of(FORM_1))) {
      map.write(new Batch().put(FORM, FORM_1));
    }
  }

  /** Throws everything away. */
  void clear() {
    while (true) {
      var page = map.entries(Bytes.EMPTY, Bytes.EMPTY, KeyValue.PAGE);
      if (page.isEmpty()) {
        map.write(new Batch().put(FORM, FORM_1));
        return;
      }
      var batch = new Batch();
      page.forEach(entry -> batch.delete(entry.key()));
      map.write(batch);
    }
  }

  /** Changes that belong together. */
  final class Update {
    private final Batch batch;

    private Update(Batch batch) {
      this.batch = batch;
    }

    Update put(IndexEntry entry) {
      batch.put(Bytes.concat(RECORDS, entry.key()), entry.value());
      batch.put(expiryKey(entry), entry.place());
      return this;
    }

    Update remove(IndexEntry entry) {
      batch.delete(Bytes.concat(RECORDS, entry.key()));
      batch.delete(expiryKey(entry));
      return this;
    }

    /** The old place in the order of expiry, when {@link #put} gives the key another expiry. */
    Update removeExpiry(IndexEntry entry) {
      batch.delete(expiryKey(entry));
      return this;
    }

    /** Another record stands for this one, whose bytes are still there. */
    Update erase(IndexEntry entry) {
      var place = new ByteWriter().i32(entry.sealedBytes()).i64(entry.sealedOffset()).toBytes();
      batch.put(erasureKey(entry.segment(), entry.offset()), place);
      return this;
    }

    /** They are not any more. */
    Update erased(IndexEntry entry) {
      batch.delete(erasureKey(entry.segment(), entry.offset()));
      return this;
    }

    Update erased(Erasing place) {
      batch.delete(place.key());
      return this;
    }

    Update indexed(int segment, long bytes) {
      batch.put(segmentKey(segment), new ByteWriter().i64(bytes).toBytes());
      return this;
    }

    Update forget(int segment) {
      batch.delete(segmentKey(segment));
      return this;
    }

    /** Enough for what the segments can tell again. */
    void write() {
      if (!batch.isEmpty()) {
        map.write(batch);
      }
    }

    /** These and all earlier changes would survive a loss of power; nothing when there is none. */
    void writeDurably() {
      if (!batch.isEmpty()) {
        map.writeDurably(batch);
      }
    }
  }

  Update update() {
    return new Update(new Batch());
  }

  /** Of changes by which records go. */
  Update forgetting() {
    return new Update(new Batch().forgetting());
  }

  Optional<IndexEntry> find(Bytes key) {
    return map.get(Bytes.concat(RECORDS, key)).map(value -> IndexEntry.of(key, value));
  }

  /**
   * Bytes that nothing refers to any more and that the last process may have left.
   *
   * @param key under which the index remembers it
   */
  record Erasing(Bytes key, int segment, long sealedOffset, int sealedBytes) {}

  List<Erasing> erasures() {
    var found = new ArrayList<Erasing>();
    map.forEach(
        ERASURES,
        Keys.afterAllWith(ERASURES),
        entry ->
            found.add(
                new Erasing(
                    entry.key(),
                    segmentOf(entry.key()),
                    number(entry.value().slice(Integer.BYTES, Long.BYTES)),
                    int32(entry.value(), 0))));
    return found;
  }

  /** How many bytes of the segment the index has seen; 0 for one it does not know. */
  long indexed(int segment) {
    return map.get(segmentKey(segment)).map(RecordIndex::number).orElse(0L);
  }

  /** The segments that it has seen bytes of, gone ones included, ascending. */
  List<Integer> segments() {
    var numbers = new ArrayList<Integer>();
    map.forEach(
        SEGMENTS, Keys.afterAllWith(SEGMENTS), found -> numbers.add(segmentOf(found.key())));
    return numbers;
  }

  /** All entries whose key begins with {@code prefix}, in key order. */
  void forEach(Bytes prefix, Consumer<IndexEntry> visitor) {
    var from = Bytes.concat(RECORDS, prefix);
    map.forEach(from, Keys.afterAllWith(from), found -> visitor.accept(entryOf(found)));
  }

  /** At most {@code limit} entries with a key from {@code from} on that begins with the prefix. */
  List<IndexEntry> page(Bytes prefix, Bytes from, int limit) {
    var until = Keys.afterAllWith(Bytes.concat(RECORDS, prefix));
    return map.entries(Bytes.concat(RECORDS, from), until, limit).stream()
        .map(RecordIndex::entryOf)
        .toList();
  }

  /**
   * Entries that expire, soonest first, without their notes.
   *
   * @param next where the next page begins; empty behind the last one. From the beginning it would
   *     have to step over all that was just removed.
   */
  record Expired(List<IndexEntry> entries, Optional<Bytes> next) {}

  /** Where the order of expiry begins. */
  static Bytes firstExpiry() {
    return EXPIRIES;
  }

  /** Looks at {@code limit} entries that expire at {@code nowMillis} or before. */
  Expired expired(long nowMillis, Bytes from, int limit) {
    var until = Bytes.concat(EXPIRIES, new ByteWriter().i64(nowMillis + 1).toBytes());
    var page = map.entries(from, until, limit);
    var found = new ArrayList<IndexEntry>();
    for (var next : page) {
      var key = next.key().slice(9, next.key().length() - 9);
      var expiryMillis = number(next.key().slice(1, 8));
      if (next.value().isEmpty()) {
        find(key).filter(known -> known.expiryMillis() == expiryMillis).ifPresent(found::add);
      } else {
        found.add(IndexEntry.at(key, expiryMillis, next.value()));
      }
    }
    return new Expired(
        found,
        page.size() < limit ? Optional.empty() : Optional.of(Keys.after(page.getLast().key())));
  }

  Optional<Long> nextExpiryMillis() {
    return map.entries(EXPIRIES, Keys.afterAllWith(EXPIRIES), 1).stream()
        .map(entry -> number(entry.key().slice(1, 8)))
        .findFirst();
  }

  private static IndexEntry entryOf(KeyValue.Entry found) {
    return IndexEntry.of(found.key().slice(1, found.key().length() - 1), found.value());
  }

  private static Bytes expiryKey(IndexEntry entry) {
    return new ByteWriter().raw(EXPIRIES).i64(entry.expiryMillis()).raw(entry.key()).toBytes();
  }

  private static Bytes segmentKey(int segment) {
    return new ByteWriter().raw(SEGMENTS).i32(segment).toBytes();
  }

  private static Bytes erasureKey(int segment, long offset) {
    return new ByteWriter().raw(ERASURES).i32(segment).i64(offset).toBytes();
  }

  private static int segmentOf(Bytes segmentKey) {
    return int32(segmentKey, SEGMENTS.length());
  }

  private static int int32(Bytes bytes, int at) {
    try {
      return new ByteReader(bytes.slice(at, Integer.BYTES)).i32();
    } catch (DecodeFailure damaged) {
      throw new StoreFailure.Damaged("The index is not in its form: " + damaged.reason() + ".");
    }
  }

  private static long number(Bytes eight) {
    try {
      return new ByteReader(eight).i64();
    } catch (DecodeFailure damaged) {
      throw new StoreFailure.Damaged("The index is not in its form: " + damaged.reason() + ".");
    }
  }
}
