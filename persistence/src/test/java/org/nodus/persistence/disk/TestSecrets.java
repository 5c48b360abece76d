package org.nodus.persistence.disk;

import java.util.Random;
import java.util.function.IntFunction;
import org.nodus.protocol.bytes.Bytes;

/** Keys of tests: the same in every run. */
public final class TestSecrets implements IntFunction<Bytes> {
  private final Random random;

  public TestSecrets(long seed) {
    random = new Random(seed);
  }

  @Override
  public synchronized Bytes apply(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
