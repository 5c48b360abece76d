package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.Keys;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The entries of records to which nothing has happened since they were stored: first in memory,
 * then some thousand at a time packed into rows that are never changed, so that they cost the
 * database little to take, and next to nothing to forget. All of them are {@link
 * IndexEntry.State#LIVE}.
 *
 * <pre>
 * key                                        value
 * "g"                                        what expired until then (8) is gone from runs before
 *                                            this one (4)
 * "h" ‖ segment (4) ‖ run (4) ‖ row (4)      up to 32 entries by key: key length (1) ‖ key ‖
 *                                            offset (8) ‖ sealed bytes (4) ‖ expiry millis (8) ‖
 *                                            note length (1) ‖ note
 * </pre>
 *
 * <p>Changes come from one thread at a time, {@link #find} and {@link #sources} from any.
 */
final class KeyRuns {
  /** In memory until they are packed: some 2 MiB, and scanned again after a kill. */
  static final int MAX_RECENT = 8_192;

  /** Most have keys of 33 bytes and notes of some 40. */
  private static final int EXPECTED_ROW_BYTES = KeyRun.ROW * 100;

  private static final Bytes ROWS = Bytes.utf8("h");
  private static final Bytes GONE = Bytes.utf8("g");

  private final KeyValue map;
  private final RecentEntries recent = new RecentEntries();

  /** Replaced as a whole, newest first. */
  private volatile List<KeyRun> runs = List.of();

  private int nextRun = 1;

  KeyRuns(KeyValue map) {
    this.map = map;
  }

  /** An entry and the run that it is packed in, or none while it is in memory alone. */
  record Located(IndexEntry entry, Optional<KeyRun> run) {}

  /** What went from one segment. */
  record Gone(int segment, KeyRun.Part part) {}

  boolean isDue() {
    return recent.size() >= MAX_RECENT;
  }

  Optional<IndexEntry> find(Bytes key) {
    return locate(key).map(Located::entry);
  }

  Optional<Located> locate(Bytes key) {
    var fresh = recent.find(key);
    return fresh.isEmpty()
        ? locateInRuns(key)
        : fresh.map(entry -> new Located(entry, Optional.empty()));
  }

  Optional<Located> locateInRuns(Bytes key) {
    var all = runs;
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var hash = KeyRun.hash(key);
    for (var run : all) {
      if (run.mayHold(hash)) {
        var entry = inRow(run, run.rowOf(key), key).filter(found -> !run.isGone(found));
        if (entry.isPresent()) {
          return entry.map(found -> new Located(found, Optional.of(run)));
        }
      }
    }
    return Optional.empty();
  }

  void add(IndexEntry entry) {
    recent.add(entry);
  }

  /** Something else is known of it from now on. */
  void hide(Located located) {
    if (located.run().isPresent()) {
      located.run().get().hide(located.entry());
    } else {
      recent.remove(located.entry().key());
    }
  }

  /** Packs what is recent; {@link #packed} once {@code batch} is written. */
  List<KeyRun> pack(Batch batch) {
    var bySegment = new TreeMap<Integer, List<IndexEntry>>();
    for (var entry : recent.byKey()) {
      bySegment.computeIfAbsent(entry.segment(), none -> new ArrayList<>()).add(entry);
    }
    var made = new ArrayList<KeyRun>();
    bySegment.forEach(
        (segment, entries) -> {
          var run = KeyRun.of(segment, nextRun++, entries);
          for (var row = 0; row < run.rows(); row++) {
            var end = Math.min(entries.size(), (row + 1) * KeyRun.ROW);
            var value = new ByteWriter(EXPECTED_ROW_BYTES);
            entries.subList(row * KeyRun.ROW, end).forEach(entry -> entry.packInto(value));
            batch.put(rowKey(run, row), value.toBytes());
          }
          made.add(run);
        });
    return made;
  }

  void packed(List<KeyRun> made) {
    var all = new ArrayList<>(made);
    all.addAll(runs);
    // First there, then gone here: a reader looks in the other order.
    runs = List.copyOf(all);
    recent.clear();
  }

  /**
   * What has to be written so that what expires then or before is forgotten; what is empty
   * afterwards leaves the database. {@link #expired} once {@code batch} is written.
   *
   * @param going hears the keys, also of those that were hidden
   */
  void expire(long nowMillis, Batch batch, Optional<Consumer<Bytes>> going) {
    going.ifPresent(visitor -> recent.due(nowMillis).forEach(entry -> visitor.accept(entry.key())));
    for (var run : runs) {
      if (isDue(run, nowMillis)) {
        going.ifPresent(visitor -> tellDue(run, nowMillis, visitor));
        batch.put(GONE, new ByteWriter().i64(nowMillis).i32(nextRun).toBytes());
      }
    }
    deleteRows(runs.stream().filter(run -> run.isOverAt(nowMillis)).toList(), batch);
  }

  List<Gone> expired(long nowMillis) {
    var gone = new ArrayList<Gone>();
    for (var entry : recent.expire(nowMillis)) {
      gone.add(new Gone(entry.segment(), new KeyRun.Part(1, entry.keptBytes())));
    }
    for (var run : runs) {
      if (isDue(run, nowMillis)) {
        gone.add(new Gone(run.segment(), run.expire(nowMillis)));
      }
    }
    runs = runs.stream().filter(run -> !run.isOver()).toList();
    return gone;
  }

  private static boolean isDue(KeyRun run, long nowMillis) {
    return !run.isOver() && run.nextExpiryMillis() <= nowMillis;
  }

  private void tellDue(KeyRun run, long nowMillis, Consumer<Bytes> visitor) {
    var row = List.<IndexEntry>of();
    var read = -1;
    for (var place : run.due(nowMillis)) {
      if (place / KeyRun.ROW != read) {
        read = place / KeyRun.ROW;
        row = row(run, read);
      }
      visitor.accept(row.get(place % KeyRun.ROW).key());
    }
  }

  /** Of a segment that goes. */
  void forget(int segment, Batch batch) {
    drop(runs.stream().filter(run -> run.segment() == segment).toList(), batch);
  }

  void drop(List<KeyRun> dead, Batch batch) {
    deleteRows(dead, batch);
    if (!dead.isEmpty()) {
      runs = runs.stream().filter(run -> !dead.contains(run)).toList();
    }
  }

  private static void deleteRows(List<KeyRun> dead, Batch batch) {
    for (var run : dead) {
      for (var row = 0; row < run.rows(); row++) {
        batch.delete(rowKey(run, row));
      }
    }
  }

  OptionalLong nextExpiryMillis() {
    var packed = runs.stream().mapToLong(KeyRun::nextExpiryMillis).min();
    var fresh = recent.nextExpiryMillis();
    return packed.isPresent() && fresh.isPresent()
        ? OptionalLong.of(Math.min(packed.getAsLong(), fresh.getAsLong()))
        : packed.isPresent() ? packed : fresh;
  }

  /** Forgets what is in memory. */
  void clear() {
    recent.clear();
    runs = List.of();
  }

  /** A run as it lies in the database, with its entries by key. */
  record Loaded(KeyRun run, List<IndexEntry> entries) {}

  /** Takes over the runs in the database; the visitor says what of them is to stay. */
  void load(Consumer<Loaded> visitor) {
    var loading = new Loading(visitor, map.get(GONE));
    map.forEach(ROWS, Keys.afterAllWith(ROWS), loading::row);
    loading.end();
  }

  private final class Loading {
    private final Consumer<Loaded> visitor;
    private final List<IndexEntry> entries = new ArrayList<>();
    private final long goneUntil;
    private final int goneBefore;
    private int segment;
    private int run;

    private Loading(Consumer<Loaded> visitor, Optional<Bytes> gone) {
      this.visitor = visitor;
      goneUntil = gone.map(value -> int64(value, 0)).orElse(Long.MIN_VALUE);
      goneBefore = gone.map(value -> int32(value, Long.BYTES)).orElse(0);
    }

    private void row(KeyValue.Entry found) {
      var itsSegment = int32(found.key(), 1);
      var itsRun = int32(found.key(), 5);
      if (itsSegment != segment || itsRun != run) {
        end();
        segment = itsSegment;
        run = itsRun;
      }
      entries.addAll(unpacked(segment, found.value()));
    }

    private void end() {
      if (!entries.isEmpty()) {
        var loaded = KeyRun.of(segment, run, List.copyOf(entries));
        nextRun = Math.max(nextRun, run + 1);
        if (run < goneBefore) {
          loaded.expire(goneUntil);
        }
        var all = new ArrayList<>(List.of(loaded));
        all.addAll(runs);
        runs = List.copyOf(all);
        visitor.accept(new Loaded(loaded, List.copyOf(entries)));
        entries.clear();
      }
    }
  }

  /** Everything that begins with {@code prefix}, each source by key, those that win first. */
  List<Iterator<IndexEntry>> sources(Bytes prefix) {
    var sources = new ArrayList<Iterator<IndexEntry>>();
    sources.add(recent.from(prefix));
    var filtered = prefix.length() >= KeyRun.FILTERED_BYTES;
    var hash = KeyRun.hash(prefix);
    for (var run : runs) {
      if (!filtered || run.mayHold(hash)) {
        sources.add(new Walk(run, prefix));
      }
    }
    return sources;
  }

  /** Through the rows of one run, one in memory at a time. */
  private final class Walk implements Iterator<IndexEntry> {
    private final KeyRun run;
    private Iterator<IndexEntry> inRow;
    private int nextRow;
    private @Nullable IndexEntry next;

    private Walk(KeyRun run, Bytes from) {
      this.run = run;
      nextRow = run.rowOf(from);
      inRow = List.<IndexEntry>of().iterator();
      do {
        advance();
      } while (next != null && next.key().compareTo(from) < 0);
    }

    private void advance() {
      next = null;
      while (next == null && (inRow.hasNext() || nextRow < run.rows())) {
        if (!inRow.hasNext()) {
          inRow = KeyRuns.this.row(run, nextRow++).iterator();
        } else {
          var entry = inRow.next();
          next = run.isGone(entry) ? null : entry;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public IndexEntry next() {
      var found = next;
      if (found == null) {
        throw new NoSuchElementException();
      }
      advance();
      return found;
    }
  }

  /** Nothing if the run was dropped meanwhile. */
  private List<IndexEntry> row(KeyRun run, int row) {
    return map.get(rowKey(run, row)).map(value -> unpacked(run.segment(), value)).orElse(List.of());
  }

  private Optional<IndexEntry> inRow(KeyRun run, int row, Bytes key) {
    var value = map.get(rowKey(run, row));
    try {
      return value.isEmpty()
          ? Optional.empty()
          : IndexEntry.unpack(run.segment(), new ByteReader(value.get()), key);
    } catch (DecodeFailure damaged) {
      throw IndexEntry.notInItsForm(damaged);
    }
  }

  private static List<IndexEntry> unpacked(int segment, Bytes row) {
    try {
      var entries = new ArrayList<IndexEntry>(KeyRun.ROW);
      var reader = new ByteReader(row);
      while (reader.remaining() > 0) {
        entries.add(IndexEntry.unpack(segment, reader));
      }
      return entries;
    } catch (DecodeFailure damaged) {
      throw IndexEntry.notInItsForm(damaged);
    }
  }

  private static Bytes rowKey(KeyRun run, int row) {
    return new ByteWriter().raw(ROWS).i32(run.segment()).i32(run.number()).i32(row).toBytes();
  }

  private static long int64(Bytes bytes, int at) {
    return ((long) int32(bytes, at) << Integer.SIZE)
        | Integer.toUnsignedLong(int32(bytes, at + Integer.BYTES));
  }

  private static int int32(Bytes bytes, int at) {
    try {
      return new ByteReader(bytes.slice(at, Integer.BYTES)).i32();
    } catch (DecodeFailure | IndexOutOfBoundsException damaged) {
      throw new StoreFailure.Damaged("The index is not in its form.");
    }
  }
}
