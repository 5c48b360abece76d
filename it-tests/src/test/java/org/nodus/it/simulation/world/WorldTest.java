package org.nodus.it.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nodus.it.simulation.log.FullLog;
import org.nodus.it.simulation.log.NoLog;

class WorldTest {
  @Test
  void thirty_nodes_join_within_a_minute() {
    try (var world = World.of(WorldPlan.of(1), NoLog.INSTANCE)) {
      world.startAll(Duration.ofSeconds(5));

      assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)), "seed 1");
    }
  }

  @Test
  void the_same_seed_tells_the_same_story_and_another_seed_another_one() {
    assertEquals(story(1), story(1));
    assertNotEquals(story(1), story(2));
  }

  private static String story(long seed) {
    var log = FullLog.unwritten();
    try (var world = World.of(WorldPlan.of(seed), log)) {
      world.startAll(Duration.ofSeconds(5));
      world.run(Duration.ofSeconds(10));
      world.nodes().get(3).kill();
      world.run(Duration.ofSeconds(10));
      world.nodes().get(3).start();
      world.run(Duration.ofSeconds(40));
    }
    return log.digest();
  }
}
