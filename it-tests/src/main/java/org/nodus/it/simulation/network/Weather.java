package org.nodus.it.simulation.network;

import java.time.Duration;

/**
 * How the network treats datagrams.
 *
 * @param nearest the shortest way between two machines; each pair has its own, which stays
 * @param farthest the longest
 * @param jitter what queues on the way add on average, exponentially distributed: it reorders
 * @param loss of 1, how many are lost
 * @param duplicates of 1, how many arrive twice
 * @param strays of 1, how many take {@code detour} longer
 */
public record Weather(
    Duration nearest,
    Duration farthest,
    Duration jitter,
    double loss,
    double duplicates,
    double strays,
    Duration detour) {

  /** The internet on a usual day: 5 … 80 ms one way, one of a thousand lost. */
  public static final Weather FAIR =
      new Weather(
          Duration.ofMillis(5),
          Duration.ofMillis(80),
          Duration.ofMillis(4),
          0.001,
          0.000_1,
          0.001,
          Duration.ofMillis(200));

  /** A mobile network at its edge: 5 % lost, 5 % doubled, one of fifty half a second late. */
  public static final Weather ROUGH =
      new Weather(
          Duration.ofMillis(20),
          Duration.ofMillis(150),
          Duration.ofMillis(125),
          0.05,
          0.05,
          0.02,
          Duration.ofSeconds(2));

  /**
   * Overfull queues everywhere: 5 % lost, 5 % doubled, half a second more on average each way, more
   * than two seconds for one of fifty.
   */
  public static final Weather SLOW =
      new Weather(
          Duration.ofMillis(20),
          Duration.ofMillis(150),
          Duration.ofMillis(500),
          0.05,
          0.05,
          0,
          Duration.ZERO);

  /** Takes no chance: for tests that are about something else. */
  public static final Weather CALM =
      new Weather(
          Duration.ofMillis(10), Duration.ofMillis(10), Duration.ZERO, 0, 0, 0, Duration.ZERO);
}
