package org.nodus.actors.environment;

import java.util.random.RandomGenerator;
import org.nodus.protocol.bytes.Bytes;

/** The only source of chance of the actors: real in production, seeded in the simulation. */
public interface Chance {

  /** For jitter, sampling and shuffling; not for secrets. */
  RandomGenerator random();

  /** {@code length} bytes that nobody can guess: keys, nonces, salts. */
  Bytes secret(int length);
}
