package org.nodus.it.simulation.jdk;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.nodus.it.simulation.engine.Universes;

/**
 * What rewritten classes call instead of the JDK. The names are those of the JDK: {@link Rewriting}
 * finds the methods by them.
 */
public final class VirtualJdk {
  private VirtualJdk() {}

  /** Instead of System.nanoTime: back-off and supervision windows. */
  public static long nanoTime() {
    var here = Universes.current();
    return here == null ? System.nanoTime() : here.nanoTime();
  }

  /** Instead of System.currentTimeMillis: time stamps of journals and logs. */
  public static long currentTimeMillis() {
    var here = Universes.current();
    return here == null ? System.currentTimeMillis() : here.currentTimeMillis();
  }

  /** Instead of Instant.now. */
  public static Instant now() {
    var here = Universes.current();
    return here == null ? Instant.now() : here.now();
  }

  /** Instead of UUID.randomUUID: the writer of persistent events. */
  public static UUID randomUUID() {
    var here = Universes.current();
    return here == null ? UUID.randomUUID() : here.libraries().uuid();
  }

  /** Instead of a counter of the whole JVM: the instances of persistent actors. */
  public static int getAndIncrement(AtomicInteger counter) {
    var here = Universes.current();
    return here == null ? counter.getAndIncrement() : here.libraries().next();
  }

  /**
   * Instead of ThreadLocalRandom.current: the uids of actors, and with them the order of every hash
   * set of references; jitter; random routers.
   */
  public static Random current() {
    var here = Universes.current();
    return here == null ? ThreadLocalRandom.current() : here.libraries().random();
  }
}
