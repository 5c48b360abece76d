package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.actors.keeping.Keeping;
import org.nodus.node.Draining;

/** What the neighbourhood of a message does by itself, at default settings. */
class RepairTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final long SEED = Long.getLong("nodus.seed", 11);

  @Test
  void two_silent_holders_are_replaced_within_a_minute() {
    try (var world = Depot.settled(SEED, 30)) {
      var depot = new Depot(world);
      var message = depot.lay(40_000, DAY);
      world.run(Duration.ofSeconds(40));
      var holders = depot.held(message);
      assertEquals(12, holders.size(), "seed " + SEED);

      holders.get(3).getFirst().kill();
      holders.get(7).getFirst().kill();
      world.run(Duration.ofSeconds(60));

      var now = depot.held(message);
      assertTrue(now.size() >= 11, "seed " + SEED + ": " + now);
      assertTrue(now.lastKey() >= 12, "seed " + SEED + ": a fresh index: " + now);
      assertTrue(now.size() <= 13, "seed " + SEED + ": not everybody at once: " + now);
    }
  }

  @Test
  void one_silent_holder_costs_nothing() {
    try (var world = Depot.settled(SEED, 30)) {
      var depot = new Depot(world);
      var message = depot.lay(10_000, DAY);
      world.run(Duration.ofSeconds(40));

      depot.held(message).get(5).getFirst().kill();
      world.run(Duration.ofSeconds(90));

      assertEquals(11, depot.held(message).size(), "seed " + SEED);
      assertEquals(
          0, depot.keeping().stream().mapToLong(Keeping.Status::rebuilt).sum(), "seed " + SEED);
    }
  }

  @Test
  void a_fragment_that_lies_too_far_away_moves_and_one_too_many_goes() {
    try (var world = Depot.settled(SEED, 45)) {
      var depot = new Depot(world);
      var message = depot.message(10_000);
      var nearest = depot.nearest(message);
      for (var index = 0; index < 11; index++) {
        depot.lay(message, index, nearest.get(index), DAY);
      }
      var far = nearest.getLast();
      depot.lay(message, 11, far, DAY);
      var crowded = depot.message(10_000);
      var around = depot.nearest(crowded);
      for (var index = 0; index < 18; index++) {
        depot.lay(crowded, index, around.get(index), DAY);
      }
      world.run(Duration.ofMinutes(17));

      var now = depot.held(message);
      assertTrue(now.size() >= 11 && now.containsKey(11), "seed " + SEED + ": " + now);
      assertTrue(!now.get(11).contains(far), "seed " + SEED + ": " + now + " far " + far);
      assertTrue(nearest.indexOf(now.get(11).getFirst()) < 20, "seed " + SEED + ": " + now);
      assertEquals(16, depot.held(crowded).size(), "seed " + SEED);
    }
  }

  @Test
  void what_was_deleted_by_order_is_not_brought_back() {
    try (var world = Depot.settled(SEED, 30)) {
      var depot = new Depot(world);
      var message = depot.lay(10_000, DAY);
      world.run(Duration.ofSeconds(40));

      var holders = depot.held(message);
      for (var index = 0; index < 7; index++) {
        depot.delete(message, holders.get(index).getFirst());
      }
      world.run(Duration.ofMinutes(2));

      assertEquals(5, depot.held(message).size(), "seed " + SEED);
    }
  }

  @Test
  void a_fragment_that_the_disk_has_spoilt_is_made_again_by_its_holder() {
    try (var world = Depot.settled(SEED, 30)) {
      var depot = new Depot(world);
      var message = depot.lay(10_000, DAY);
      world.run(Duration.ofSeconds(40));
      var holder = depot.held(message).get(5).getFirst();
      // What was read a moment ago is served from memory.
      world.run(Duration.ofMinutes(5));
      holder.disk().rot("fragments");

      assertFalse(depot.held(message).containsKey(5), "seed " + SEED);
      world.run(Duration.ofSeconds(20));

      var now = depot.held(message);
      assertEquals(List.of(holder), now.get(5), "seed " + SEED + ": " + now);
      assertEquals(12, now.size(), "seed " + SEED);
    }
  }

  @Test
  void where_everybody_holds_a_fragment_nobody_waits_for_a_taker() {
    try (var world = Depot.settled(SEED, 9)) {
      var depot = new Depot(world);
      var message = depot.lay(10_000, DAY);
      world.run(Duration.ofSeconds(40));

      var reports = depot.drain(depot.held(message).get(4).getFirst());
      world.run(Duration.ofSeconds(20));

      assertEquals(List.of(new Draining.Report(1, 0, 0, true)), reports, "seed " + SEED);
    }
  }

  @Test
  void a_drained_node_leaves_nothing_to_repair() {
    try (var world = Depot.settled(SEED, 30)) {
      var depot = new Depot(world);
      var one = depot.lay(10_000, DAY);
      var other = depot.lay(40_000, DAY);
      world.run(Duration.ofSeconds(40));
      var leaver = depot.held(one).get(2).getFirst();
      var second = depot.held(other).get(4).getFirst();

      var reports = depot.drain(leaver, second);
      world.run(Duration.ofMinutes(2));
      assertEquals(2, reports.size(), "seed " + SEED + ": " + reports);
      reports.forEach(
          report ->
              assertTrue(
                  report.complete() && report.fragmentsLeft() == 0,
                  "seed " + SEED + ": " + reports));
      leaver.stop();
      if (second != leaver) {
        second.stop();
      }
      world.run(Duration.ofMinutes(3));

      assertEquals(12, depot.held(one).size(), "seed " + SEED);
      assertEquals(12, depot.held(other).size(), "seed " + SEED);
      assertEquals(
          0, depot.keeping().stream().mapToLong(Keeping.Status::rebuilt).sum(), "seed " + SEED);
    }
  }
}
