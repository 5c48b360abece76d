package org.nodus.node.dev;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.nodus.actors.environment.Chance;
import org.nodus.protocol.bytes.Bytes;

/**
 * The same keys and ports each time: for networks that are compared from run to run, and for
 * nothing else. Whoever knows the seed knows every secret.
 */
final class SeededChance implements Chance {
  private final Random random;

  SeededChance(long seed) {
    this.random = new Random(seed);
  }

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
}
