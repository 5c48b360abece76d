package org.nodus.persistence.expiring;

import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;

/** One segment file: its fixed parts may be read by any thread, the counters by the writer only. */
final class Segment {
  private static final String SUFFIX = ".seg";

  final int number;
  final String name;
  private final Optional<SegmentHeader> header;

  /** Live records and tombstones that the index has in here: at 0 the file may go. */
  long entries;

  /** Bytes of these entries, as they would be if they were written anew. */
  long keptBytes;

  /** All of it was looked through, and what is left is damaged. */
  boolean hasUnmovable;

  long length;

  /** So many bytes of it the index knows, at least in memory; none behind a gap. */
  long indexed;

  /** So many bytes of it the index would know after a kill. */
  long packed;

  /** What was packed of it was not borne out by its bytes: all of it is looked at again. */
  boolean brokenRun;

  long createdMillis;

  Segment(int number, String name, Optional<SegmentHeader> header) {
    this.number = number;
    this.name = name;
    this.header = header;
  }

  /** The salt and version; damaged if the first bytes of the file are not ours. */
  SegmentHeader header() {
    return header.orElseThrow(
        () -> new StoreFailure.Damaged("The segment " + name + " has a damaged beginning."));
  }

  void count(IndexEntry entry, int sign) {
    entries += sign;
    keptBytes += (long) sign * entry.keptBytes();
  }

  /** As {@link #count(IndexEntry, int)}, of live ones. */
  void count(KeyRun.Part part, int sign) {
    entries += (long) sign * part.entries();
    keptBytes += sign * part.bytes();
  }

  boolean isOf(ExpiryClass expiryClass) {
    return name.charAt(0) == expiryClass.letter();
  }

  boolean isReadable() {
    return header.isPresent();
  }

  static String nameOf(int number, ExpiryClass expiryClass) {
    return "%c-%08x%s".formatted(expiryClass.letter(), number, SUFFIX);
  }

  /** The number in a name made by {@link #nameOf}; empty for other files. */
  static Optional<Integer> numberOf(String name) {
    return name.matches("[a-z]-[0-9a-f]{8}\\.seg")
        ? Optional.of(Integer.parseUnsignedInt(name.substring(2, 10), 16))
        : Optional.empty();
  }
}
