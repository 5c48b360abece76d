package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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
 * <p>Most records are stored, read and expire: {@link KeyRuns} hold these. A record to which more
 * has happened (replaced, moved, deleted, released) has an entry of its own, the exception, which
 * stands over what the runs say.
 *
 * <pre>
 * key                                value
 * "r" ‖ key                          {@link IndexEntry}
 * "x" ‖ expiry millis (8) ‖ key      the order of expiry: state (1) ‖ segment (4) ‖ offset (8) ‖
 *                                    sealed bytes (4); nothing in the first stores
 * "s" ‖ segment (4)                  bytes of it that are indexed (8)
 * "e" ‖ segment (4) ‖ offset (8)     what has to be overwritten there: bytes (4), and from where (8)
 * "h" …, "g"                         {@link KeyRuns}
 * "v"                                the form of all this (2); missing in those of form 1
 * </pre>
 *
 * <p>In form 1 there were no runs: every record was an exception, and is until it expires.
 */
final class RecordIndex {
  private static final Bytes RECORDS = Bytes.utf8("r");
  private static final Bytes EXPIRIES = Bytes.utf8("x");
  private static final Bytes SEGMENTS = Bytes.utf8("s");
  private static final Bytes ERASURES = Bytes.utf8("e");
  private static final Bytes FORM = Bytes.utf8("v");
  private static final Bytes FORM_1 = new ByteWriter().u16(1).toBytes();
  private static final Bytes FORM_2 = new ByteWriter().u16(2).toBytes();
  private static final List<Bytes> FORMS = List.of(FORM_1, FORM_2);

  /** Stands while everything is thrown away: nobody has this form, so that a start goes on. */
  private static final Bytes CLEARING = new ByteWriter().u16(0xffff).toBytes();

  private final KeyValue map;
  private final KeyRuns runs;

  /** Counts changes of exceptions, so that a reader can tell that none came between two looks. */
  private final AtomicLong changes = new AtomicLong();

  private volatile boolean hasExceptions = true;

  RecordIndex(KeyValue map) {
    this.map = map;
    runs = new KeyRuns(map);
  }

  KeyRuns runs() {
    return runs;
  }

  /** Throws away what we do not know the form of, or has gaps; the segments tell it again. */
  void ensureForm() {
    var form = map.get(FORM);
    if (!map.isWhole() || (form.isPresent() && !FORMS.contains(form.get()))) {
      clear();
    }
    if (!form.equals(Optional.of(FORM_2))) {
      map.write(new Batch().put(FORM, FORM_2));
    }
    hasExceptions = !map.entries(RECORDS, Keys.afterAllWith(RECORDS), 1).isEmpty();
  }

  /** Throws everything away; who is killed meanwhile does it again at the next start. */
  void clear() {
    runs.clear();
    // Else a start could take the rest for all there is, and believe what it says of segments.
    map.writeDurably(new Batch().put(FORM, CLEARING));
    deleteAll(Bytes.EMPTY, FORM);
    deleteAll(Keys.after(FORM), Bytes.EMPTY);
    map.write(new Batch().put(FORM, FORM_2));
  }

  private void deleteAll(Bytes from, Bytes until) {
    while (true) {
      var page = map.entries(from, until, KeyValue.PAGE);
      if (page.isEmpty()) {
        return;
      }
      var batch = new Batch();
      page.forEach(entry -> batch.delete(entry.key()));
      map.write(batch);
    }
  }

  IndexUpdate update() {
    return new IndexUpdate(this, new Batch());
  }

  /** Of changes by which records go. */
  IndexUpdate forgetting() {
    return new IndexUpdate(this, new Batch().forgetting());
  }

  /** Makes the changes of one update; {@code then} lets readers see them in memory. */
  void write(Batch batch, boolean durably, boolean exceptional, Runnable then) {
    hasExceptions |= exceptional;
    if (!batch.isEmpty()) {
      if (durably) {
        map.writeDurably(batch);
      } else {
        map.write(batch);
      }
    }
    if (exceptional) {
      changes.incrementAndGet();
    }
    then.run();
  }

  Optional<IndexEntry> find(Bytes key) {
    while (true) {
      var before = changes.get();
      var standing = standing(key);
      var found =
          standing.isPresent() ? standing.filter(entry -> !entry.isReleased()) : runs.find(key);
      if (found.isPresent() || before == changes.get()) {
        return found;
      }
      // What was recent may have become an exception between the two looks.
    }
  }

  /** The exception of this key. */
  Optional<IndexEntry> standing(Bytes key) {
    return hasExceptions
        ? map.get(recordKey(key)).map(value -> IndexEntry.of(key, value))
        : Optional.empty();
  }

  /**
   * Packs what is recent into the database.
   *
   * @param indexed for each segment in which more is known than was written down, how many bytes
   */
  void pack(Map<Integer, Long> indexed) {
    var batch = new Batch();
    var made = runs.pack(batch);
    indexed.forEach(
        (segment, bytes) -> batch.put(segmentKey(segment), new ByteWriter().i64(bytes).toBytes()));
    if (!batch.isEmpty()) {
      map.write(batch);
    }
    runs.packed(made);
  }

  /**
   * Forgets what the runs hold that expires then or before.
   *
   * @param going hears the keys of those that no exception stands for
   */
  List<KeyRuns.Gone> expireRuns(long nowMillis, Optional<Consumer<Bytes>> going) {
    var batch = new Batch().forgetting();
    var shown =
        going.map(
            visitor ->
                (Consumer<Bytes>)
                    key -> {
                      if (!isException(key)) {
                        visitor.accept(key);
                      }
                    });
    runs.expire(nowMillis, batch, shown);
    if (!batch.isEmpty()) {
      map.write(batch);
    }
    return runs.expired(nowMillis);
  }

  /** A run that the segments no longer bear out goes. */
  void drop(KeyRun run) {
    var batch = new Batch();
    runs.drop(List.of(run), batch);
    map.write(batch);
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
    // The runs before the exceptions: what moves meanwhile, moves in this direction.
    var sources = new ArrayList<Iterator<IndexEntry>>();
    var packed = runs.sources(prefix);
    sources.add(new EntryWalk.Pages(map, Bytes.concat(RECORDS, prefix)));
    sources.addAll(packed);
    EntryWalk.run(
        sources,
        prefix,
        entry -> {
          if (!entry.isReleased()) {
            visitor.accept(entry);
          }
        });
  }

  /** All exceptions, in key order. */
  void forEachException(Consumer<IndexEntry> visitor) {
    map.forEach(RECORDS, Keys.afterAllWith(RECORDS), found -> visitor.accept(entryOf(found)));
  }

  boolean isException(Bytes key) {
    return standing(key).isPresent();
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

  /** Looks at {@code limit} exceptions that expire at {@code nowMillis} or before. */
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
    var exception =
        map.entries(EXPIRIES, Keys.afterAllWith(EXPIRIES), 1).stream()
            .map(entry -> number(entry.key().slice(1, 8)))
            .findFirst();
    var packed = runs.nextExpiryMillis();
    return packed.isEmpty()
        ? exception
        : Optional.of(Math.min(packed.getAsLong(), exception.orElse(Long.MAX_VALUE)));
  }

  static IndexEntry entryOf(KeyValue.Entry found) {
    return IndexEntry.of(found.key().slice(1, found.key().length() - 1), found.value());
  }

  static Bytes recordKey(Bytes key) {
    return Bytes.concat(RECORDS, key);
  }

  static Bytes expiryKey(IndexEntry entry) {
    return new ByteWriter().raw(EXPIRIES).i64(entry.expiryMillis()).raw(entry.key()).toBytes();
  }

  static Bytes segmentKey(int segment) {
    return new ByteWriter().raw(SEGMENTS).i32(segment).toBytes();
  }

  static Bytes erasureKey(int segment, long offset) {
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
