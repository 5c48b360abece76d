package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What keeping costs while nobody sends anything. */
class IdleTrafficTest {
  private static final long SEED = Long.getLong("nodus.seed", 11);

  /** IPv4 and UDP. */
  private static final int HEADER_BYTES = 28;

  @Test
  void an_idle_node_sends_about_a_kilobyte_a_second_of_which_keeping_is_half() {
    try (var world = Depot.settled(SEED, 42)) {
      var depot = new Depot(world);
      for (var i = 0; i < 20; i++) {
        depot.lay(2_000, Duration.ofDays(1));
      }
      world.run(Duration.ofMinutes(2));
      var before = world.network().traffic();
      var span = Duration.ofMinutes(6);

      world.run(span);

      var after = world.network().traffic();
      var bytes = after.bytes() - before.bytes() + HEADER_BYTES * (after.sent() - before.sent());
      var each = bytes / span.toSeconds() / world.nodes().size();
      // 40 neighbours × 324 bytes in 15 s, half of them ours: 432 B/s; the rest is routing and
      // ledger.
      assertTrue(each < 1_200, each + " B/s per node; seed " + SEED);
    }
  }
}
