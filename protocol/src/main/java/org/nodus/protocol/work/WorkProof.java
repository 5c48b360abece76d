package org.nodus.protocol.work;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/**
 * That somebody has tried about {@code units} hashes for one {@link WorkQuestion}. An entry is kept
 * with it, and who hands the entry over shows it again; fragments and records are handed over
 * without.
 *
 * <pre>
 * size  field, big-endian
 *   32  root
 *    8  units
 *    8  nonce
 * </pre>
 *
 * @param root of the checkpoint whose age is the age of the proof
 * @param units how many hashes it took on average to find such a nonce, 1 or more; what an item
 *     cost is this and not by how much its sender was lucky
 */
public record WorkProof(Hash256 root, long units, long nonce) {
  public static final int SIZE_BYTES = Hash256.SIZE_BYTES + (2 * Long.BYTES);

  public WorkProof {
    if (units < 1) {
      throw new IllegalArgumentException("a proof of " + units + " tries");
    }
  }

  /** Whether it shows what it says, a microsecond; nothing about the age of its root. */
  public boolean holds(WorkQuestion question) {
    var value = new WorkHash(question.digest(root)).value(nonce);
    return Long.compareUnsigned(value, WorkHash.threshold(units)) >= 0;
  }

  public void writeTo(ByteWriter writer) {
    writer.hash(root).i64(units).i64(nonce);
  }

  public static WorkProof read(ByteReader reader) throws DecodeFailure {
    var root = reader.hash();
    var units = reader.i64();
    if (units < 1) {
      throw new DecodeFailure("a proof of " + units + " tries");
    }
    return new WorkProof(root, units, reader.i64());
  }
}
