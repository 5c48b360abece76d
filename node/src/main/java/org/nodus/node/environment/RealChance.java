package org.nodus.node.environment;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.nodus.actors.environment.Chance;
import org.nodus.actors.environment.Env;
import org.nodus.protocol.bytes.Bytes;

/** Chance of the operating system; safe for many threads. */
public enum RealChance implements Chance {
  INSTANCE;

  private static final SecureRandom SECRETS = new SecureRandom();

  /** Each call gives the random source of the calling thread. */
  private static final RandomGenerator OF_THIS_THREAD =
      () -> ThreadLocalRandom.current().nextLong();

  /** What a process that runs for real hands to its actors. */
  public static Env environment() {
    return new Env(RealClock.INSTANCE, INSTANCE);
  }

  @Override
  public RandomGenerator random() {
    return OF_THIS_THREAD;
  }

  @Override
  public Bytes secret(int length) {
    var bytes = new byte[length];
    SECRETS.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
