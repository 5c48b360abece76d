package org.nodus.persistence.expiring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

/**
 * Keeps records until they expire: durable when {@code append} returns, unreadable for everybody at
 * most a minute after their expiry. Many threads may read; changes happen one at a time. Every call
 * blocks.
 *
 * <p>A failed write or sync makes the store read-only until it is opened again; a full disk refuses
 * one call and leaves everything as it was.
 */
public final class ExpiringRecords implements AutoCloseable {
  /** Index entries handled at a time by {@link #expire}: bounds its memory, not its work. */
  private static final int EXPIRY_PAGE = 1_000;

  private final SegmentFiles files;
  private final KeyValue map;
  private final RecordIndex index;
  private final MinuteKeys keys;
  private final Segments segments;
  private final Seals seals;
  private final Recovery recovery;
  private final Compaction compaction;
  private final Tally tally;
  private long movedBytes;
  private volatile Condition condition = Condition.WRITABLE;

  private ExpiringRecords(
      SegmentFiles files,
      KeyValue map,
      IntFunction<Bytes> secrets,
      Hands hands,
      Compaction.Effort effort) {
    this.files = files;
    this.map = map;
    index = new RecordIndex(map);
    // First, because it tells whether a later version was here: then nothing may be touched.
    segments = Segments.open(files, secrets);
    keys = MinuteKeys.open(files, secrets);
    seals = new Seals(keys, segments);
    tally = new Tally(segments);
    var opening = new Opening(files, segments, index, seals, hands, tally);
    recovery = opening.run().plus(new Recovery(0, 0, keys.damaged(), 0));
    compaction = new Compaction(files, segments, index, seals, keys, effort);
  }

  /**
   * Opens what {@code files} and {@code map} hold; both are closed with the store.
   *
   * @param map the index; when it is lost it is made again from the files
   * @param secrets gives that many bytes that nobody can guess
   */
  public static ExpiringRecords open(SegmentFiles files, KeyValue map, IntFunction<Bytes> secrets) {
    return open(files, map, secrets, Hands.NONE);
  }

  /**
   * As {@link #open(SegmentFiles, KeyValue, IntFunction)}.
   *
   * @param hands help until this returns
   */
  public static ExpiringRecords open(
      SegmentFiles files, KeyValue map, IntFunction<Bytes> secrets, Hands hands) {
    return new ExpiringRecords(files, map, secrets, hands, Compaction.Effort.DEFAULT);
  }

  static ExpiringRecords open(
      SegmentFiles files, KeyValue map, IntFunction<Bytes> secrets, Compaction.Effort effort) {
    return new ExpiringRecords(files, map, secrets, Hands.NONE, effort);
  }

  /** What opening had to mend. */
  public Recovery recovery() {
    return recovery;
  }

  public Condition condition() {
    return condition;
  }

  public synchronized Usage usage() {
    return new Usage(tally.records(), tally.liveBytes(), segments.diskBytes());
  }

  /** Bytes of records written once more since the opening, to free what died around them. */
  public synchronized long movedBytes() {
    return movedBytes;
  }

  /**
   * Stores the records, all of them durable on return with one sync per expiry class. The caller
   * groups.
   *
   * @return what became of each, in their order
   * @throws StoreFailure.NoSpace nothing was stored
   * @throws StoreFailure.Broken nothing may be believed to be stored
   */
  public synchronized List<Outcome> append(List<ExpiringRecord> given, Instant now) {
    return changing(
        () -> {
          var fresh = new LinkedHashMap<Bytes, ExpiringRecord>();
          var replaced = new ArrayList<IndexEntry>();
          var outcomes = new ArrayList<Outcome>();
          for (var expiring : given) {
            var known = index.find(expiring.key());
            var arrival = Arrival.of(expiring, known, fresh.get(expiring.key()), now);
            var spoilt = arrival.outcome() == Outcome.ALREADY_HELD && isSpoilt(arrival);
            var stored = arrival.longest();
            var outcome = spoilt ? Outcome.STORED : arrival.outcome();
            if (outcome == Outcome.STORED && fresh.put(stored.key(), stored) == null) {
              known.ifPresent(replaced::add);
            }
            outcomes.add(outcome);
          }
          store(List.copyOf(fresh.values()), replaced, now.toEpochMilli());
          return List.copyOf(outcomes);
        });
  }

  /** Whoever gives us anew what we cannot read any more has not given it for nothing. */
  private boolean isSpoilt(Arrival arrival) {
    try {
      return arrival.pending() == null && read(arrival.expiring().key()).isEmpty();
    } catch (StoreFailure.Damaged damaged) {
      return true;
    } catch (StoreFailure.Broken unreadable) {
      return false;
    }
  }

  private void store(List<ExpiringRecord> fresh, List<IndexEntry> replaced, long nowMillis) {
    if (fresh.isEmpty()) {
      return;
    }
    if (index.runs().isDue()) {
      segments.pack(index);
    }
    keys.ensure(
        fresh.stream()
            .map(expiring -> MinuteKeys.minuteOf(expiring.expiry().toEpochMilli()))
            .toList());
    var stored = segments.appendByClass(fresh, keys, nowMillis);
    var touched = stored.stream().map(IndexEntry::segment).distinct().toList();
    segments.sync(touched);
    var update = index.update();
    update.store(stored, replaced);
    update.write();
    segments.indexed(touched);
    stored.forEach(entry -> tally.count(entry, 1));
    replaced.forEach(entry -> tally.count(entry, -1));
    eraseReplaced(replaced);
  }

  /**
   * Reads a record; empty if there is none, or it was deleted or has expired.
   *
   * @throws StoreFailure.Damaged its bytes were changed outside of Nodus
   */
  public Optional<ExpiringRecord> read(Bytes key) {
    var entry = index.find(key).filter(IndexEntry::isLive);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    var found = entry.get();
    try {
      var content = seals.open(found, segments.sealed(found));
      if (content.isPresent()) {
        return content.map(
            open ->
                new ExpiringRecord(
                    key, found.note(), open.body(), Instant.ofEpochMilli(found.expiryMillis())));
      }
    } catch (StoreFailure.Broken failure) {
      if (isStill(found)) {
        throw failure;
      }
    }
    // Deleted, replaced or expired between the two looks: what is there now?
    if (!isStill(found)) {
      return read(key);
    }
    if (!seals.hasKeyFor(found)) {
      return Optional.empty();
    }
    throw new StoreFailure.Damaged(
        "A record in segment " + found.segment() + " at " + found.offset() + " is damaged.");
  }

  private boolean isStill(IndexEntry entry) {
    return index.find(entry.key()).equals(Optional.of(entry));
  }

  /** What the index knows of the record; empty if it cannot be read. */
  public Optional<HeldRecord> find(Bytes key) {
    return index.find(key).filter(IndexEntry::isLive).map(IndexEntry::held);
  }

  /** True while a tombstone stands under this key. */
  public boolean isDeleted(Bytes key) {
    return index.find(key).filter(entry -> !entry.isLive()).isPresent();
  }

  /** Visits what can be read under keys that begin with {@code prefix}, in key order. */
  public void forEach(Bytes prefix, Consumer<HeldRecord> visitor) {
    index.forEach(
        prefix,
        entry -> {
          if (entry.isLive()) {
            visitor.accept(entry.held());
          }
        });
  }

  /** {@link #forEach}, of tombstones too: their notes are empty. */
  public void forEachKnown(Bytes prefix, Consumer<HeldRecord> visitor) {
    index.forEach(prefix, entry -> visitor.accept(entry.held()));
  }

  /**
   * Erases the records and leaves tombstones until their expiries; durable on return.
   *
   * @return how many could be read until now
   */
  public synchronized int delete(List<Bytes> doomed) {
    return changing(
        () -> {
          var live = readable(doomed);
          if (live.isEmpty()) {
            return 0;
          }
          var erasing = live.stream().map(entry -> entry.as(IndexEntry.State.ERASING)).toList();
          var begin = index.forgetting();
          erasing.forEach(begin::put);
          begin.writeDurably();
          live.forEach(entry -> tally.count(entry, -1));
          erasing.forEach(entry -> tally.count(entry, 1));
          segments.erase(erasing, Erasure.DELETED);
          var end = index.forgetting();
          erasing.forEach(entry -> end.put(entry.as(IndexEntry.State.TOMBSTONE)));
          end.write();
          return live.size();
        });
  }

  /**
   * Erases the records and leaves nothing in their places; durable on return. Whoever writes them
   * again is heard, as after their expiry.
   *
   * @return how many could be read until now
   */
  public synchronized int release(List<Bytes> keys) {
    return changing(
        () -> {
          var live = readable(keys);
          var update = index.forgetting();
          live.forEach(entry -> update.remove(entry).erase(entry));
          update.writeDurably();
          live.forEach(entry -> tally.count(entry, -1));
          eraseReplaced(live);
          return live.size();
        });
  }

  private List<IndexEntry> readable(List<Bytes> wanted) {
    return wanted.stream()
        .distinct()
        .flatMap(key -> index.find(key).stream())
        .filter(IndexEntry::isLive)
        .toList();
  }

  /** {@link #expire(Instant, Consumer)} for who need not know what went. */
  public int expire(Instant now) {
    return expire(now, Optional.empty());
  }

  /**
   * Forgets everything that expires at {@code now} or before: index entries and tombstones go, the
   * keys of the minutes that have passed are destroyed, empty segments are unlinked, and a part of
   * what lives on in mostly dead ones is moved, see {@link Compaction}.
   *
   * @param going hears the keys of the readable records that go, in no order
   * @return how many readable records went
   */
  public int expire(Instant now, Consumer<Bytes> going) {
    return expire(now, Optional.of(going));
  }

  private synchronized int expire(Instant now, Optional<Consumer<Bytes>> going) {
    return changing(
        () -> {
          var nowMillis = now.toEpochMilli();
          var before = tally.records();
          // First: an exception that goes must not uncover what has expired as well.
          index
              .expireRuns(nowMillis, going)
              .forEach(gone -> tally.count(gone.segment(), gone.part(), -1));
          var from = Optional.of(RecordIndex.firstExpiry());
          while (from.isPresent()) {
            var page = index.expired(nowMillis, from.get(), EXPIRY_PAGE);
            var update = index.forgetting();
            page.entries().forEach(update::remove);
            update.write();
            for (var entry : page.entries()) {
              tally.count(entry, -1);
              if (entry.isLive()) {
                going.ifPresent(visitor -> visitor.accept(entry.key()));
              }
            }
            from = page.next();
          }
          var gone = (int) (before - tally.records());
          keys.destroyUntil(nowMillis);
          compact(nowMillis);
          segments.unlinkEmpty(index);
          return gone;
        });
  }

  private void compact(long nowMillis) {
    try {
      var moved = compaction.step(nowMillis);
      moved.from().forEach(entry -> tally.count(entry, -1));
      moved.into().forEach(entry -> tally.count(entry, 1));
      movedBytes += moved.into().stream().mapToLong(IndexEntry::totalBytes).sum();
      eraseReplaced(moved.from().stream().filter(IndexEntry::isLive).toList());
    } catch (StoreFailure.NoSpace full) {
      // Forgetting goes on; there may be room the next time.
      compaction.undone();
      segments.abandonActive();
    }
  }

  /** When {@link #expire} has something to do next. */
  public synchronized Optional<Instant> nextExpiry() {
    return index.nextExpiryMillis().map(Instant::ofEpochMilli);
  }

  @Override
  public synchronized void close() {
    try {
      if (condition != Condition.READ_ONLY) {
        segments.pack(index);
      }
    } catch (StoreFailure unpacked) {
      // The segments tell it again.
      condition = Condition.READ_ONLY;
    }
    files.close();
    map.close();
  }

  private void eraseReplaced(List<IndexEntry> entries) {
    if (!entries.isEmpty()) {
      segments.erase(entries, Erasure.REPLACED);
      var update = index.update();
      entries.forEach(update::erased);
      update.write();
    }
  }

  private <T> T changing(Supplier<T> change) {
    if (condition == Condition.READ_ONLY) {
      throw new StoreFailure.Broken("The store is read-only since a write failed.");
    }
    try {
      var result = change.get();
      condition = Condition.WRITABLE;
      return result;
    } catch (StoreFailure.NoSpace full) {
      condition = Condition.FULL;
      segments.abandonActive();
      throw full;
    } catch (StoreFailure.Closed closed) {
      throw closed;
    } catch (StoreFailure failure) {
      condition = Condition.READ_ONLY;
      throw failure;
    }
  }
}
