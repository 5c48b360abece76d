package org.nodus.it.simulation.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nodus.it.simulation.log.NoLog;

class WorldTest {
  @Test
  void thirty_nodes_join_within_a_minute() {
    try (var world = World.of(WorldPlan.of(1), NoLog.INSTANCE)) {
      world.startAll(Duration.ofSeconds(5));

      assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)), "seed 1");
    }
  }
}
