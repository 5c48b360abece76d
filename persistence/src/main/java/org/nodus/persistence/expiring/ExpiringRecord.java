package org.nodus.persistence.expiring;

import java.time.Instant;
import org.nodus.protocol.bytes.Bytes;

/**
 * Something to keep until {@code expiry} and not a minute longer.
 *
 * @param key 1 … 64 bytes; kept in the clear until the segment goes
 * @param note at most 255 bytes that {@code list} shows without reading the body
 * @param body at most {@link #MAX_BODY_BYTES}
 */
public record ExpiringRecord(Bytes key, Bytes note, Bytes body, Instant expiry) {
  /** The whole of a largest message coded with k = 1, with its proof. */
  public static final int MAX_BODY_BYTES = (2 << 20) + 4096;

  static final int MAX_KEY_BYTES = 64;
  static final int MAX_NOTE_BYTES = 255;

  public ExpiringRecord {
    if (key.isEmpty() || key.length() > MAX_KEY_BYTES) {
      throw new IllegalArgumentException("a key has 1 … 64 bytes, not " + key.length());
    }
    if (note.length() > MAX_NOTE_BYTES || body.length() > MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "note of " + note.length() + " or body of " + body.length() + " bytes is too long");
    }
  }
}
