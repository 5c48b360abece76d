package org.nodus.it.simulation.scenario;

import java.time.Duration;

/**
 * How large a story is.
 *
 * @param users who write to each other
 * @param chaos how long everything may go wrong; healing comes on top
 * @param opponents how strong those are who do harm
 */
public record Script(long seed, int nodes, int users, Duration chaos, Opponents opponents) {
  /** With as much hostility as the scenario has by itself. */
  public Script(long seed, int nodes, int users, Duration chaos) {
    this(seed, nodes, users, chaos, Opponents.USUAL);
  }

  /** What the gate plays: thirty nodes and ten minutes. */
  public static Script usual(long seed) {
    return new Script(seed, 30, 4, Duration.ofMinutes(10));
  }
}
