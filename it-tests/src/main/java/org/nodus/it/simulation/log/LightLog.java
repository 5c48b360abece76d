package org.nodus.it.simulation.log;

import org.apache.pekko.actor.ActorPath;
import org.nodus.it.simulation.engine.Seed;

/**
 * Only a digest of 64 bits, over moment, receiver and kind of each event: costs nothing to speak
 * of. What messages say is not in it.
 */
public final class LightLog implements EventLog {
  private long digest;

  @Override
  public void sent(long nanos, ActorPath receiver, Object message) {
    add(nanos, receiver.uid() * 31L + kind(message.getClass()));
  }

  @Override
  public void happened(long nanos, String kind, String where, Object what) {
    add(nanos, kind.hashCode() * 31L + where.hashCode());
  }

  /** The names of lambdas differ from run to run. */
  private static int kind(Class<?> type) {
    return type.isHidden() ? 0 : type.getName().hashCode();
  }

  private void add(long nanos, long what) {
    digest = Seed.mix(digest ^ nanos, what);
  }

  @Override
  public String digest() {
    return "%016x".formatted(digest);
  }
}
