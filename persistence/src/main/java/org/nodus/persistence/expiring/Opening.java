package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

/**
 * Brings index and segments together again when a store is opened. Crash-only: there is no other
 * way to open one, and every step may be repeated.
 */
final class Opening {
  /** Exceptions written to the index at once, and entries held until then. */
  private static final int GROUP = 512;

  private final SegmentFiles files;
  private final Segments segments;
  private final RecordIndex index;
  private final Seals seals;
  private final Hands hands;
  private final Tally tally;
  private final List<IndexEntry> erasing = new ArrayList<>();
  private final Map<Bytes, IndexEntry> pending = new HashMap<>();

  /** Of the runs: their minutes are to come, but the keys of these are gone. */
  private final List<IndexEntry> keyless = new ArrayList<>();

  /** Of their keys, sorted, while the runs are loaded. */
  private long[] exceptions = {};

  private IndexUpdate update;
  private Recovery recovery = Recovery.NOTHING;
  private int indexed;

  Opening(
      SegmentFiles files,
      Segments segments,
      RecordIndex index,
      Seals seals,
      Hands hands,
      Tally tally) {
    this.files = files;
    this.segments = segments;
    this.index = index;
    this.seals = seals;
    this.hands = hands;
    this.tally = tally;
    update = index.update();
  }

  Recovery run() {
    index.ensureForm();
    try {
      countIndexed();
    } catch (StoreFailure.Damaged unreadable) {
      index.clear();
      forgetCounts();
      countIndexed();
    }
    // First, or what was released would be found again before it is erased.
    eraseLeftovers();
    for (var segment : List.copyOf(segments.all())) {
      indexRestOf(segment);
    }
    finishErasing();
    eraseLeftovers();
    segments.unlinkEmpty(index);
    recovery = recovery.plus(new Recovery(indexed, 0, 0, 0));
    return recovery;
  }

  private void forgetCounts() {
    segments.all().forEach(segment -> segment.brokenRun = false);
    tally.clear();
    erasing.clear();
    keyless.clear();
  }

  private void countIndexed() {
    var vanished = new ArrayList<IndexEntry>();
    var unreadable = new ArrayList<IndexEntry>();
    var hashes = LongStream.builder();
    index.forEachException(
        entry -> {
          hashes.add(KeyRun.hash(entry.key()));
          if (!isThere(entry)) {
            vanished.add(entry);
          } else if (entry.isLive() && !seals.hasKeyFor(entry)) {
            unreadable.add(entry);
          } else if (!entry.isReleased()) {
            count(entry, 1);
          }
        });
    var update = index.update();
    vanished.forEach(update::remove);
    unreadable.forEach(update::remove);
    index.segments().stream()
        .filter(number -> segments.find(number).isEmpty())
        .forEach(update::forget);
    // Durably, because the next segment may get the number of one that is gone.
    update.writeDurably();
    recovery = recovery.plus(new Recovery(0, 0, 0, vanished.size()));
    var broken = new ArrayList<KeyRun>();
    exceptions = hashes.build().sorted().toArray();
    index.runs().load(loaded -> take(loaded, broken));
    exceptions = new long[0];
    broken.forEach(index::drop);
    releaseKeyless();
    for (var segment : segments.all()) {
      segment.packed = segment.brokenRun ? 0 : index.indexed(segment.number);
      segment.indexed = segment.packed;
    }
  }

  /** What nobody can read is not held: so it is repaired, and taken when it is given again. */
  private void releaseKeyless() {
    var update = index.update();
    for (var entry : keyless) {
      count(entry, -1);
      update.put(entry.as(IndexEntry.State.RELEASED));
    }
    update.write();
  }

  private boolean isThere(IndexEntry entry) {
    return segments
        .find(entry.segment())
        .filter(segment -> entry.offset() + entry.totalBytes() <= segment.length)
        .isPresent();
  }

  /** One of a file that was cut or removed from outside goes; the rest of the file tells itself. */
  private void take(KeyRuns.Loaded loaded, List<KeyRun> broken) {
    var run = loaded.run();
    var hidden = loaded.entries().stream().filter(entry -> isException(entry.key())).toList();
    var gone = (int) loaded.entries().stream().filter(entry -> !isThere(entry)).count();
    if (gone > 0 || segments.find(run.segment()).isEmpty()) {
      gone -= (int) hidden.stream().filter(entry -> !isThere(entry)).count();
      recovery = recovery.plus(new Recovery(0, 0, 0, gone));
      broken.add(loaded.run());
      segments.find(run.segment()).ifPresent(segment -> segment.brokenRun = true);
      return;
    }
    run.expireWhile(expiry -> !seals.hasKeyFor(expiry));
    hidden.forEach(run::hide);
    tally.count(run.segment(), run.left(), 1);
    if (run.isOver()) {
      broken.add(run);
      return;
    }
    loaded.entries().stream()
        .filter(entry -> !run.isGone(entry) && !seals.hasKeyFor(entry) && !hidden.contains(entry))
        .forEach(keyless::add);
  }

  /** Asks the index only if a key that looks like this one is an exception. */
  private boolean isException(Bytes key) {
    return Arrays.binarySearch(exceptions, KeyRun.hash(key)) >= 0 && index.isException(key);
  }

  private void indexRestOf(Segment segment) {
    if (!segment.isReadable()) {
      if (segment.length > Math.max(SegmentHeader.BYTES, segment.indexed)) {
        recovery = recovery.plus(new Recovery(0, 0, 1, 0));
      }
      return;
    }
    var start = Math.max(SegmentHeader.BYTES, segment.indexed);
    if (start >= segment.length) {
      return;
    }
    // A killed process may have left it in the caches alone; what is indexed is promised again.
    segments.sync(List.of(segment.number));
    var reading = new SegmentReading(files, segment, seals, hands, this::found);
    var end = reading.run(start);
    if (end < segment.length) {
      recovery = recovery.plus(new Recovery(0, segment.length - end, 0, 0));
      segments.truncate(segment, end);
    }
    recovery = recovery.plus(new Recovery(0, 0, reading.damaged(), 0));
    writePending();
    segment.indexed = end;
    if (index.runs().isDue()) {
      segments.pack(index);
    }
  }

  private boolean found(Look.Found look) {
    var place = look.place();
    var known = Optional.ofNullable(pending.get(place.key())).or(() -> index.find(place.key()));
    if (known.filter(entry -> entry.isAt(place)).isPresent()) {
      return true;
    }
    return switch (look) {
      case Look.Keyless keyless -> true;
      case Look.Erased erased -> {
        if (erased.why() == Erasure.DELETED && !isNewer(known, place)) {
          replace(known, place);
        }
        yield true;
      }
      case Look.Sound sound -> {
        if (known.isEmpty()
            || isNewer(Optional.of(place), known.get())
            || wasMoved(known.get(), place)
            || wasPaid(known.get(), sound.entry())) {
          replace(known, sound.entry());
        } else {
          // The process ended between the writing of one and the erasing of the other.
          update.erase(place);
        }
        yield true;
      }
      case Look.Spoilt spoilt -> false;
    };
  }

  /**
   * Of two records of one key the later one to expire came later: it replaced the other, or was
   * accepted when the other's tombstone was gone.
   */
  private static boolean isNewer(Optional<IndexEntry> one, IndexEntry other) {
    return one.filter(entry -> entry.expiryMillis() > other.expiryMillis()).isPresent();
  }

  /**
   * Whether the bytes behind {@code known} are gone because this copy of them was written: the disk
   * was told of both, and the index lost it with the power.
   */
  private boolean wasMoved(IndexEntry known, IndexEntry copy) {
    return known.isLive()
        && known.expiryMillis() == copy.expiryMillis()
        && seals.open(known, segments.sealed(known)).isEmpty();
  }

  /** Whether this is {@code known} for as long and with a note that says more: it came later. */
  private static boolean wasPaid(IndexEntry known, IndexEntry copy) {
    return known.isLive()
        && known.expiryMillis() == copy.expiryMillis()
        && Arrival.saysMore(copy.note(), known.note());
  }

  private void replace(Optional<IndexEntry> known, IndexEntry now) {
    known.ifPresent(
        old -> {
          update.removeExpiry(old);
          if (old.isLive()) {
            update.erase(old);
          }
          count(old, -1);
        });
    if (known.isEmpty() && now.isLive()) {
      update.add(now);
    } else {
      update.put(now);
    }
    pending.put(now.key(), now);
    count(now, 1);
    indexed++;
    if (pending.size() >= GROUP) {
      writePending();
    }
  }

  private void writePending() {
    update.write();
    update = index.update();
    pending.clear();
  }

  private void count(IndexEntry entry, int sign) {
    tally.count(entry, sign);
    if (entry.state() == IndexEntry.State.ERASING && sign > 0) {
      erasing.add(entry);
    }
  }

  /** What was replaced, moved or released just before the end of an earlier process. */
  private void eraseLeftovers() {
    var left = index.erasures();
    if (!left.isEmpty()) {
      left.forEach(segments::erase);
      segments.sync(left.stream().map(RecordIndex.Erasing::segment).toList());
      var update = index.update();
      left.forEach(update::erased);
      update.write();
    }
  }

  private void finishErasing() {
    erasing.forEach(entry -> segments.erase(entry, Erasure.DELETED));
    segments.sync(erasing.stream().map(IndexEntry::segment).toList());
    var update = index.forgetting();
    // A later record may have taken the key meanwhile.
    erasing.stream()
        .filter(entry -> index.find(entry.key()).equals(Optional.of(entry)))
        .forEach(entry -> update.put(entry.as(IndexEntry.State.TOMBSTONE)));
    update.write();
  }
}
