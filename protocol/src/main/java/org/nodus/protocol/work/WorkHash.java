package org.nodus.protocol.work;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Blake2b;

/**
 * The function whose large values are searched, as Nano has it: BLAKE2b with 8 bytes of output over
 * nonce (8, little-endian) ‖ digest (32), read as a little-endian unsigned number. Some 0.3 µs a
 * value; a kernel of our own for this one block was a fifth faster and not worth its hundred lines.
 *
 * <p>Belongs to one thread.
 */
final class WorkHash {
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Blake2b.Hasher hasher = new Blake2b.Hasher(Long.BYTES);
  private final byte[] block = new byte[Long.BYTES + Hash256.SIZE_BYTES];
  private final byte[] hash = new byte[Long.BYTES];

  WorkHash(Hash256 digest) {
    digest.toBytes().copyTo(block, Long.BYTES);
  }

  /** An unsigned number, evenly spread over all 2^64. */
  long value(long nonce) {
    LITTLE_ENDIAN.set(block, 0, nonce);
    hasher.update(block);
    hasher.finish(hash);
    return (long) LITTLE_ENDIAN.get(hash, 0);
  }

  /**
   * The least value that is worth {@code units} tries: one of {@code units} values is so large.
   *
   * @param units 1 or more
   */
  static long threshold(long units) {
    if (units < 1) {
      throw new IllegalArgumentException("a proof of " + units + " tries");
    }
    return units == 1 ? 0 : -Long.divideUnsigned(-1L, units);
  }
}
