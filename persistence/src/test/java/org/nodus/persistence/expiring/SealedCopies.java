package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/** Looks through every segment for the sealed bytes of a record, whatever the index says. */
final class SealedCopies {
  private SealedCopies() {}

  /** Where copies of it lie that were not overwritten, as {@code segment@offset}. */
  static List<String> of(SegmentFiles files, Bytes key) {
    var found = new ArrayList<String>();
    for (var name : files.list()) {
      var number = Segment.numberOf(name);
      if (number.isPresent()) {
        var segment = new Segment(number.get(), name, Optional.empty());
        segment.length = files.length(name);
        new SegmentScan(files, segment)
            .run(
                SegmentHeader.BYTES,
                (header, offset, bytes) -> {
                  if (header.key().equals(key) && Erasure.of(bytes).isEmpty()) {
                    found.add(name + "@" + offset);
                  }
                });
      }
    }
    return found;
  }
}
