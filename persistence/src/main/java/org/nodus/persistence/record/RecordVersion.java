package org.nodus.persistence.record;

import java.time.Instant;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * One accepted version of a signed mutable record.
 *
 * @param key where it belongs in the DHT
 * @param version 1 or more
 * @param record canonical bytes, at most 16 KiB
 * @param expiry when it is forgotten, or {@link #NEVER}
 */
public record RecordVersion(Hash256 key, long version, Bytes record, Instant expiry) {
  /** Later than every clock. */
  public static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  public RecordVersion {
    if (version < 1) {
      throw new IllegalArgumentException("versions begin with 1, not " + version);
    }
  }

  /** The same, kept until then. */
  public RecordVersion until(Instant otherExpiry) {
    return new RecordVersion(key, version, record, otherExpiry);
  }
}
