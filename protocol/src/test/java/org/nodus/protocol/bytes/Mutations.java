package org.nodus.protocol.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

/**
 * The property that every decoder of Nodus has: whatever the bytes, it gives a value whose own
 * bytes are exactly those that were read, or a {@link DecodeFailure}, and nothing else.
 */
public final class Mutations {

  /** Reads hostile bytes completely and writes the value again. */
  public interface Reread {
    Bytes reread(Bytes hostile) throws DecodeFailure;
  }

  private Mutations() {}

  /** Checks {@code rounds} seeded mutations, truncations and extensions of {@code good}. */
  public static void of(Bytes good, int rounds, Reread reread) {
    var random = new Random(good.length());
    for (var round = 0; round < rounds; round++) {
      var mutated = mutate(random, good);
      try {
        assertEquals(mutated, reread.reread(mutated), "one value has one byte form");
      } catch (DecodeFailure expected) {
        // What hostile bytes may do.
      }
    }
  }

  /** One bit, one byte, a run, a 32-bit extreme, or another length; sometimes nothing but noise. */
  public static Bytes mutate(Random random, Bytes good) {
    var bytes = good.toArray();
    var at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    switch (bytes.length == 0 ? 5 : random.nextInt(7)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> {
        var extreme = new int[] {0, 1, -1, 0x7fffffff, 0x80000000, 65_536}[random.nextInt(6)];
        for (var i = 0; i < 4 && at + i < bytes.length; i++) {
          bytes[at + i] = (byte) (extreme >>> (24 - (8 * i)));
        }
      }
      case 3 -> {
        return Bytes.copyOf(bytes, 0, at);
      }
      case 4 -> {
        for (var i = at; i < Math.min(bytes.length, at + 40); i++) {
          bytes[i] = (byte) random.nextInt(256);
        }
      }
      case 5 -> {
        var tail = new byte[1 + random.nextInt(40)];
        random.nextBytes(tail);
        return Bytes.concat(good, Bytes.wrap(tail));
      }
      default -> random.nextBytes(bytes);
    }
    return Bytes.wrap(bytes);
  }
}
