package org.nodus.persistence.expiring;

import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;

/** Why a sealed part was overwritten: eight letters, then zeros, so that a scan can tell. */
enum Erasure {
  /** By its owner: the tombstone must be found again. */
  DELETED("deleted!"),
  /** By the same record with a later expiry, or released: nothing stands in its place. */
  REPLACED("replaced");

  private final String mark;

  Erasure(String mark) {
    this.mark = mark;
  }

  Bytes bytesFor(int length) {
    var bytes = new byte[length];
    Bytes.utf8(mark).copyTo(bytes, 0);
    return Bytes.wrap(bytes);
  }

  /** How this sealed part was erased, even if only its beginning was; empty if it was not. */
  static Optional<Erasure> of(Bytes sealed) {
    for (var candidate : values()) {
      if (sealed.slice(0, candidate.mark.length()).equals(Bytes.utf8(candidate.mark))) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
