package org.nodus.it.simulation.engine;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Seeds of independent random sources, drawn from the one seed of a run: what one node draws does
 * not shift what another one draws.
 */
public final class Seed {
  private Seed() {}

  /**
   * Another seed for each {@code purpose} of the same {@code seed} (the finalizer of MurmurHash3).
   */
  public static long mix(long seed, long purpose) {
    var bits = seed * 0x9E3779B97F4A7C15L + purpose * 0xD1B54A32D192ED03L + 0x632BE59BD9B4E019L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }

  /** A source of its own for {@code purpose}. */
  public static RandomGenerator source(long seed, long purpose) {
    return new SplittableRandom(mix(seed, purpose));
  }
}
