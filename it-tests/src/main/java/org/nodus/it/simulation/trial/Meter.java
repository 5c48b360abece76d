package org.nodus.it.simulation.trial;

import java.time.Duration;
import java.time.Instant;
import org.nodus.it.simulation.world.World;

/** What nodes send to nodes, from its making on; headers included. */
final class Meter {
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final World world;
  private final Instant since;
  private final long before;

  Meter(World world) {
    this.world = world;
    this.since = world.simulation().now();
    this.before = world.network().backboneBytes();
  }

  double bytesPerNodeAndSecond() {
    var seconds = Duration.between(since, world.simulation().now()).toNanos() / SECOND;
    var bytes = world.network().backboneBytes() - before;
    return bytes / seconds / world.nodes().size();
  }
}
