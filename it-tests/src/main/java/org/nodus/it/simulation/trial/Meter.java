package org.nodus.it.simulation.trial;

import java.time.Duration;
import java.time.Instant;
import org.nodus.it.simulation.world.World;

/** What nodes send to nodes, from its making on. */
final class Meter {
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final World world;
  private final Keeping keeping;
  private final Instant since;
  private final long before;
  private final long keptBefore;

  /**
   * Of one node in one second, on average.
   *
   * @param all bytes for any purpose, headers included
   * @param keeping bytes of messages that keep what is stored; see {@link Keeping}
   */
  record Rate(double all, double keeping) {}

  Meter(World world, Keeping keeping) {
    this.world = world;
    this.keeping = keeping;
    this.since = world.simulation().now();
    this.before = world.network().backboneBytes();
    this.keptBefore = keeping.bytes();
  }

  Rate rate() {
    return new Rate(
        perNodeAndSecond(world.network().backboneBytes() - before),
        perNodeAndSecond(keeping.bytes() - keptBefore));
  }

  private double perNodeAndSecond(long bytes) {
    var seconds = Duration.between(since, world.simulation().now()).toNanos() / SECOND;
    return bytes / seconds / world.nodes().size();
  }
}
