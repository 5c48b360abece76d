package org.nodus.protocol.identity;

import java.util.OptionalLong;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * What a node id costs (SCOPE A7): {@code SHA-256(SHA-256("puzzle" ‖ NodeId ‖ nonce))} has a number
 * of leading zero bits that each network sets. A question of {@code bits} takes 2^bits tries on
 * average, about a million a second.
 */
public final class StaticPuzzle {
  public static final int MAX_BITS = 32;

  private static final Bytes DOMAIN = Bytes.utf8("puzzle");

  private StaticPuzzle() {}

  /** Whether {@code nonce} solves the puzzle of {@code id}; every nonce does when bits are 0. */
  public static boolean holds(NodeId id, long nonce, int bits) {
    checkBits(bits);
    return bits == 0 || hash(id, nonce).leadingZeros() >= bits;
  }

  /**
   * Tries the nonces {@code from … from + count − 1}: one step of a search that its caller repeats
   * with the next range, stops, or spreads over threads as he likes.
   *
   * @return the first nonce of the range that holds, or nothing
   */
  public static OptionalLong search(NodeId id, int bits, long from, int count) {
    checkBits(bits);
    for (var i = 0; i < count; i++) {
      if (holds(id, from + i, bits)) {
        return OptionalLong.of(from + i);
      }
    }
    return OptionalLong.empty();
  }

  private static Hash256 hash(NodeId id, long nonce) {
    var question = new ByteWriter().raw(DOMAIN).hash(id.hash()).i64(nonce).toBytes();
    return Sha256.of(Sha256.of(question).toBytes());
  }

  private static void checkBits(int bits) {
    if (bits < 0 || bits > MAX_BITS) {
      throw new IllegalArgumentException("puzzle bits are 0 … " + MAX_BITS + ", not " + bits);
    }
  }
}
