package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;

/**
 * Finds what lives on in segments that are mostly dead, a bounded part at a time, so that it can be
 * written to other segments and the file go: a message for a month that is collected within an hour
 * would keep its neighbours' bytes on the disk for the month.
 *
 * <p>Only a segment of which three quarters are dead is taken, so what is moved is at most a third
 * of what has died. Segments of the shortest class go by themselves. Confined to the writer.
 */
final class Compaction {

  /**
   * How much work one step may be.
   *
   * @param minDeadBytes a smaller gain is left alone
   * @param maxMovedBytes written by one step, but for its last record
   * @param maxExamined headers read by one step
   */
  record Effort(long minDeadBytes, long maxMovedBytes, int maxExamined) {
    /**
     * 1 MiB is what a file may cost; 4 MiB and 4,096 headers are some 50 ms in which nothing else
     * is written. At one step a minute that is 240 MiB an hour.
     */
    static final Effort DEFAULT = new Effort(1 << 20, 4 << 20, 4_096);
  }

  private static final int DEAD_QUARTERS = 3;

  private final SegmentFiles files;
  private final Segments segments;
  private final RecordIndex index;
  private final Seals seals;
  private final MinuteKeys keys;
  private final Effort effort;
  private @Nullable Segment current;
  private @Nullable Segment last;
  private long next;

  Compaction(
      SegmentFiles files,
      Segments segments,
      RecordIndex index,
      Seals seals,
      MinuteKeys keys,
      Effort effort) {
    this.files = files;
    this.segments = segments;
    this.index = index;
    this.seals = seals;
    this.keys = keys;
    this.effort = effort;
  }

  /**
   * What was moved, in the same order: the index and the disk know {@code into}. The sealed bytes
   * of {@code from} are still to be erased, as the index also says.
   */
  record Moved(List<IndexEntry> from, List<IndexEntry> into) {
    private static final Moved NOTHING = new Moved(List.of(), List.of());
  }

  /**
   * Moves a part.
   *
   * @throws StoreFailure.NoSpace nothing was moved, copies are erased; call {@link #undone}
   */
  Moved step(long nowMillis) {
    var found = candidate().map(this::collect).orElseGet(List::of);
    if (found.isEmpty()) {
      return Moved.NOTHING;
    }
    var from = new ArrayList<IndexEntry>();
    var into = new ArrayList<IndexEntry>();
    try {
      for (var group : byClass(found, nowMillis).entrySet()) {
        var live = group.getValue().stream().filter(IndexEntry::isLive).toList();
        // One that is damaged stays: whoever reads it shall be told.
        var sound = live.stream().flatMap(entry -> content(entry).stream()).toList();
        from.addAll(sound.stream().map(Sound::entry).toList());
        var bodies = sound.stream().map(Sound::content).toList();
        into.addAll(segments.append(group.getKey(), bodies, keys, nowMillis));
        var tombstones = group.getValue().stream().filter(entry -> !entry.isLive()).toList();
        from.addAll(tombstones);
        into.addAll(segments.appendTombstones(group.getKey(), tombstones, nowMillis));
      }
      makeKnown(from, into);
    } catch (StoreFailure.NoSpace full) {
      eraseCopies(into);
      throw full;
    }
    return new Moved(from, into);
  }

  /**
   * What was written before there was no room is in no index, and would outlive a deletion. It need
   * not be noted: nothing more goes into its segment, so an opening finds what is left of it.
   */
  private void eraseCopies(List<IndexEntry> written) {
    var copies = written.stream().filter(IndexEntry::isLive).toList();
    copies.forEach(copy -> segments.erase(copy, Erasure.REPLACED));
    segments.sync(copies.stream().map(IndexEntry::segment).toList());
  }

  private record Sound(IndexEntry entry, ExpiringRecord content) {}

  private Optional<Sound> content(IndexEntry entry) {
    return seals
        .open(entry, segments.sealed(entry))
        .map(content -> new Sound(entry, content.expiring()));
  }

  private void makeKnown(List<IndexEntry> from, List<IndexEntry> into) {
    var touched = into.stream().map(IndexEntry::segment).distinct().toList();
    segments.sync(touched);
    var update = index.update();
    from.stream().filter(IndexEntry::isLive).forEach(update::erase);
    into.forEach(update::put);
    update.write();
    segments.indexed(touched);
  }

  private Optional<Segment> candidate() {
    var before = current;
    if (before != null && segments.find(before.number).equals(Optional.of(before))) {
      return Optional.of(before);
    }
    var found = segments.all().stream().filter(this::isMostlyDead).findFirst();
    current = found.orElse(null);
    next = SegmentHeader.BYTES;
    return found;
  }

  private boolean isMostlyDead(Segment segment) {
    var dead = segment.length - segment.keptBytes;
    return segment.isReadable()
        && segment.entries > 0
        && !segment.isOf(ExpiryClass.HOUR)
        && !segments.isActive(segment)
        && !segment.hasUnmovable
        && dead >= effort.minDeadBytes()
        && dead * 4 >= segment.length * DEAD_QUARTERS;
  }

  private List<IndexEntry> collect(Segment segment) {
    last = segment;
    var scan = new SegmentScan(files, segment);
    var found = new ArrayList<IndexEntry>();
    var bytes = 0L;
    for (var examined = 0;
        examined < effort.maxExamined() && bytes < effort.maxMovedBytes() && next < segment.length;
        examined++) {
      var header = scan.headerAt(next);
      if (header.isEmpty()) {
        next = scan.nextHeader(next + 1);
        continue;
      }
      var here = next;
      var entry =
          index
              .find(header.get().key())
              .filter(known -> known.segment() == segment.number && known.offset() == here)
              .filter(known -> known.state() != IndexEntry.State.ERASING);
      if (entry.isPresent()) {
        found.add(entry.get());
        bytes += entry.get().keptBytes();
      }
      next += header.get().totalBytes();
    }
    if (next >= segment.length) {
      // Whatever is in here afterwards cannot be moved.
      segment.hasUnmovable = true;
      current = null;
    }
    return found;
  }

  /** What {@link #step} gave was not moved: it is found again. */
  void undone() {
    if (last != null) {
      last.hasUnmovable = false;
    }
    current = null;
  }

  /** What belongs together into one new segment. */
  private static EnumMap<ExpiryClass, List<IndexEntry>> byClass(
      List<IndexEntry> moving, long nowMillis) {
    var groups = new EnumMap<ExpiryClass, List<IndexEntry>>(ExpiryClass.class);
    for (var entry : moving) {
      var life = entry.expiryMillis() - nowMillis;
      groups.computeIfAbsent(ExpiryClass.ofLife(life), none -> new ArrayList<>()).add(entry);
    }
    return groups;
  }
}
