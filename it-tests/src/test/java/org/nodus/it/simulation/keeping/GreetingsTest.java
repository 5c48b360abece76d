package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nodus.it.simulation.log.FullLog;
import org.nodus.it.simulation.world.World;
import org.nodus.it.simulation.world.WorldPlan;

class GreetingsTest {
  private static final long SEED = Long.getLong("nodus.seed", 11);
  private static final int NODES = 12;
  private static final int PAIRS = NODES * (NODES - 1) / 2;

  @Test
  void of_two_neighbours_one_greets_and_the_other_waits_for_it() {
    var lines = new ByteArrayOutputStream();
    var log = new FullLog(lines);
    var plan = WorldPlan.of(SEED).withNodes(NODES).withEpoch(Duration.ofHours(1));
    try (var world = World.of(plan, log)) {
      world.startAll(Duration.ofSeconds(5));
      assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)), "seed " + SEED);
      world.run(Duration.ofMinutes(2));
      var before = greetings(log, lines);

      world.run(Duration.ofMinutes(5));

      var after = greetings(log, lines);
      // 5 minutes are 20 periods, and each greeting takes a round trip.
      var each = (after - before) / (double) PAIRS;
      assertTrue(each > 18 && each < 21, each + " greetings of each pair; seed " + SEED);
    }
  }

  /** How often anybody has asked its transport to greet. */
  private static long greetings(FullLog log, ByteArrayOutputStream lines) {
    log.digest();
    return lines
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("/user/transport#") && line.contains("request=Greet["))
        .filter(line -> line.contains("PeerLink$Ask"))
        .count();
  }
}
