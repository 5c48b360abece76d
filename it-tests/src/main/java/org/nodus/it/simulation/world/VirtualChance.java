package org.nodus.it.simulation.world;

import java.util.random.RandomGenerator;
import org.nodus.actors.environment.Chance;
import org.nodus.protocol.bytes.Bytes;

/** The chance of one process. Secrets come from it too: whoever knows the seed knows them. */
record VirtualChance(RandomGenerator random) implements Chance {
  @Override
  public Bytes secret(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
