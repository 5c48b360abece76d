package org.nodus.it.simulation.log;

import org.apache.pekko.actor.ActorPath;

/** Hears of everything that happens in a simulation, in order. */
public sealed interface EventLog permits FullLog, LightLog, NoLog {

  /** Every envelope that any actor is sent. */
  void sent(long nanos, ActorPath receiver, Object message);

  /**
   * Anything else.
   *
   * @param kind one word
   * @param where the node, link or user
   */
  void happened(long nanos, String kind, String where, Object what);

  /** Of all until now; equal digests, equal stories. */
  String digest();
}
