package org.nodus.protocol.keeping;

import java.util.List;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * What one replica knows under one key: key (32) ‖ digest (8), the first 8 bytes of {@code
 * SHA-256("replica" ‖ ids (32 each), ascending)}.
 *
 * @param key address of a mailbox, or key of a record
 */
public record ReplicaSummary(Hash256 key, long digest) {
  public static final int SIZE_BYTES = Hash256.SIZE_BYTES + Long.BYTES;

  private static final Bytes DOMAIN = Bytes.utf8("replica");

  /** The summary of these ids: of entries that wait or were deleted, or of versions of a record. */
  public static ReplicaSummary of(Hash256 key, List<Hash256> ids) {
    var writer = new ByteWriter().raw(DOMAIN);
    ids.stream().sorted().forEach(writer::hash);
    return new ReplicaSummary(key, Sha256.of(writer.toBytes()).w0());
  }

  public void writeTo(ByteWriter writer) {
    writer.hash(key).i64(digest);
  }

  /** What {@link #writeTo} wrote. */
  public static ReplicaSummary read(ByteReader reader) throws DecodeFailure {
    return new ReplicaSummary(reader.hash(), reader.i64());
  }
}
