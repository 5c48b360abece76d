package org.nodus.persistence.expiring;

import java.util.Optional;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/**
 * Reads a segment front to back without an index and finds every whole record, stepping over
 * damaged ones.
 */
final class SegmentScan {
  /** How much is searched at a time for the next record behind a damaged header. */
  private static final int SEARCH_BYTES = 1 << 20;

  /** How much is read at a time, or one record if that is longer. */
  private static final int WINDOW_BYTES = 1 << 20;

  /** What a scan meets, in the order of the file. */
  interface Visitor {
    /** A header with all of its sealed part. */
    void record(RecordHeader header, long offset, Bytes sealed);

    /** Bytes that are no whole record. */
    default void nothing() {}
  }

  private final SegmentFiles files;
  private final Segment segment;
  private Bytes window = Bytes.EMPTY;
  private long windowStart;

  SegmentScan(SegmentFiles files, Segment segment) {
    this.files = files;
    this.segment = segment;
  }

  /** Scans from {@code start}, which begins a record, to the end of the file. */
  void run(long start, Visitor visitor) {
    var offset = start;
    while (offset < segment.length) {
      var header = headerAt(offset);
      if (header.isPresent() && offset + header.get().totalBytes() <= segment.length) {
        var found = header.get();
        visitor.record(found, offset, read(offset + found.headerBytes(), found.sealedBytes()));
        offset += found.totalBytes();
      } else {
        offset = nextHeader(offset + 1);
        visitor.nothing();
      }
    }
  }

  /** The whole header at {@code offset}; empty if there is none. */
  Optional<RecordHeader> headerAt(long offset) {
    var size = (int) Math.min(RecordHeader.MAX_BYTES, segment.length - offset);
    return size < RecordHeader.MIN_BYTES ? Optional.empty() : RecordHeader.read(read(offset, size));
  }

  private Bytes read(long offset, int size) {
    var from = offset - windowStart;
    if (from < 0 || from + size > window.length()) {
      windowStart = offset;
      from = 0;
      var wanted = Math.max(size, Math.min(WINDOW_BYTES, segment.length - offset));
      window = files.read(segment.name, offset, (int) wanted);
    }
    return window.slice((int) from, size);
  }

  /** Where the next whole header begins, or the end of the file. */
  long nextHeader(long from) {
    for (var at = from; at < segment.length; at += SEARCH_BYTES) {
      // Chunks overlap, so that a header across their border is seen.
      var size = (int) Math.min(SEARCH_BYTES + RecordHeader.MAX_BYTES, segment.length - at);
      var chunk = files.read(segment.name, at, size);
      var limit = Math.min(SEARCH_BYTES, size - RecordHeader.MIN_BYTES);
      for (var i = 0; i < limit; i++) {
        if (chunk.get(i) == 'N'
            && RecordHeader.read(chunk.slice(i, Math.min(RecordHeader.MAX_BYTES, size - i)))
                .isPresent()) {
          return at + i;
        }
      }
    }
    return segment.length;
  }
}
