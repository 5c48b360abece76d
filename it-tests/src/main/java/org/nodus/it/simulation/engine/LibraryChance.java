package org.nodus.it.simulation.engine;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What libraries get where they would ask the JDK for chance, or count in a static field. A {@link
 * Random}, because that is what a ThreadLocalRandom is.
 */
public final class LibraryChance {
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_2 = 1L << 63;

  private final SplittableRandom source;
  private final Random random;
  private int number;

  LibraryChance(long seed) {
    source = new SplittableRandom(seed);
    random = Random.from(source);
  }

  public Random random() {
    return random;
  }

  /** 1, 2, 3, … */
  public int next() {
    return ++number;
  }

  /** As UUID.randomUUID makes them (RFC 9562 §5.4). */
  public UUID uuid() {
    return new UUID(
        (source.nextLong() & ~0xF000L) | VERSION_4, (source.nextLong() >>> 2) | VARIANT_2);
  }
}
