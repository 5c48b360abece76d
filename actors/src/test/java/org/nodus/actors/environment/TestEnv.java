package org.nodus.actors.environment;

import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.nodus.protocol.bytes.Bytes;

/** Environments for tests: seeded chance, and the clock of the test's choice. */
public final class TestEnv {
  private TestEnv() {}

  /** Chance from {@code seed}; the clock of this machine. */
  public static Env seeded(long seed) {
    return new Env(machineClock(), chance(seed));
  }

  /** Chance from {@code seed}; civil time stands still at {@code now}. */
  public static Env at(Instant now, long seed) {
    return new Env(
        new Clock() {
          @Override
          public Instant now() {
            return now;
          }

          @Override
          public long nanoTime() {
            return 0;
          }
        },
        chance(seed));
  }

  /** Not for use by several threads at once. */
  public static Chance chance(long seed) {
    var random = new Random(seed);
    return new Chance() {
      @Override
      public RandomGenerator random() {
        return random;
      }

      @Override
      public Bytes secret(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
      }
    };
  }

  private static Clock machineClock() {
    return new Clock() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }
    };
  }
}
