package org.nodus.persistence.expiring;

/** How many records can be read and how long they are, as a whole and in each segment. */
final class Tally {
  private final Segments segments;
  private long records;
  private long liveBytes;

  Tally(Segments segments) {
    this.segments = segments;
  }

  long records() {
    return records;
  }

  long liveBytes() {
    return liveBytes;
  }

  /** That {@code entry} is there (1) or not any more (-1). */
  void count(IndexEntry entry, int sign) {
    if (entry.isReleased()) {
      return;
    }
    segments.find(entry.segment()).ifPresent(segment -> segment.count(entry, sign));
    if (entry.isLive()) {
      records += sign;
      liveBytes += (long) sign * entry.totalBytes();
    }
  }

  /** As {@link #count(IndexEntry, int)}, of live ones in one segment. */
  void count(int segment, KeyRun.Part part, int sign) {
    segments.find(segment).ifPresent(found -> found.count(part, sign));
    records += (long) sign * part.entries();
    liveBytes += sign * part.bytes();
  }

  void clear() {
    for (var segment : segments.all()) {
      segment.entries = 0;
      segment.keptBytes = 0;
    }
    records = 0;
    liveBytes = 0;
  }
}
