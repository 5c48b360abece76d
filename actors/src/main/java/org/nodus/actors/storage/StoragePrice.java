package org.nodus.actors.storage;

import java.math.BigInteger;

/**
 * Price of holding: bytes × seconds, dearer the fuller the node is, so that load moves to nodes
 * with room. The full node asks four times what the empty one does.
 */
final class StoragePrice {
  private static final long MEBIBYTE_DAY_MILLIS = (1L << 20) * 86_400_000L;
  private static final int PER_MILLE = 1_000;

  /** Even one byte for a second costs work: accounting, a claim, a sync. */
  private static final long LEAST_MICROS = 1_000;

  private StoragePrice() {}

  /**
   * Micro tokens for {@code bytes} over {@code lifeMillis}, rounded up.
   *
   * @param usedBytes of {@code quotaBytes} before this fragment
   */
  static long quoteMicros(
      long microsPerMebibyteDay, int bytes, long lifeMillis, long usedBytes, long quotaBytes) {
    var filled = Math.clamp(usedBytes / Math.max(1, quotaBytes / PER_MILLE), 0, PER_MILLE);
    var whole = BigInteger.valueOf(MEBIBYTE_DAY_MILLIS).multiply(BigInteger.valueOf(PER_MILLE));
    var micros =
        BigInteger.valueOf(microsPerMebibyteDay)
            .multiply(BigInteger.valueOf(bytes))
            .multiply(BigInteger.valueOf(Math.max(0, lifeMillis)))
            .multiply(BigInteger.valueOf(PER_MILLE + (3L * filled)))
            .add(whole.subtract(BigInteger.ONE))
            .divide(whole);
    return Math.max(LEAST_MICROS, micros.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
  }
}
