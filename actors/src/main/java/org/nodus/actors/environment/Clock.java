package org.nodus.actors.environment;

import java.time.Instant;

/** The only clock of the actors: real in production, virtual in the simulation. */
public interface Clock {

  /** Civil time: for expiries and signatures, never for measuring. */
  Instant now();

  /** Nanoseconds from an arbitrary origin, never going back: for round trips and deadlines. */
  long nanoTime();
}
