package org.nodus.it.simulation.log;

import org.apache.pekko.actor.ActorPath;

/** Nobody listens. */
public enum NoLog implements EventLog {
  INSTANCE;

  @Override
  public void sent(long nanos, ActorPath receiver, Object message) {}

  @Override
  public void happened(long nanos, String kind, String where, Object what) {}

  @Override
  public String digest() {
    return "-";
  }
}
