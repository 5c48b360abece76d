package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.it.simulation.world.World;
import org.nodus.it.simulation.world.WorldPlan;

/** What the neighbourhood of a message does by itself, at default settings. */
class RepairTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final long SEED = Long.getLong("nodus.seed", 11);

  @Test
  void two_silent_holders_are_replaced_within_a_minute() {
    try (var world = World.of(WorldPlan.of(SEED), NoLog.INSTANCE)) {
      var depot = settled(world);
      var message = depot.lay(40_000, DAY);
      world.run(Duration.ofSeconds(40));
      var holders = depot.held(message);
      assertEquals(12, holders.size(), "seed " + SEED);

      holders.get(3).getFirst().kill();
      holders.get(7).getFirst().kill();
      world.run(Duration.ofSeconds(60));

      var now = depot.held(message);
      assertTrue(now.size() >= 11, "seed " + SEED + ": " + now);
      var fresh = now.lastEntry();
      assertTrue(fresh.getKey() >= 12, "seed " + SEED + ": a fresh index: " + now);
    }
  }

  private static Depot settled(World world) {
    world.startAll(Duration.ofSeconds(5));
    assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)), "seed " + SEED);
    world.run(Duration.ofSeconds(60));
    return new Depot(world);
  }
}
