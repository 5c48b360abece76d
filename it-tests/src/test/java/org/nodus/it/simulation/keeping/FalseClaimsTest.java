package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.actors.keeping.Keeping;
import org.nodus.it.simulation.hostile.Gang;
import org.nodus.it.simulation.hostile.HostileNode;
import org.nodus.it.simulation.hostile.Recruits;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.keeping.Holding;

/** Neighbours that say that they hold what they do not, so that nobody rebuilds it. */
class FalseClaimsTest {
  private static final long SEED = Long.getLong("nodus.seed", 11);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int HONEST = 15;
  private static final int MESSAGES = 6;
  private static final int HONEST_HOLDERS = 7;
  private static final int FRAGMENTS = 12;

  @Test
  void what_liars_claim_to_hold_is_rebuilt_by_others() {
    // With the liars they are twenty: everybody counts what everybody else claims.
    try (var world = Depot.settled(SEED, HONEST)) {
      var depot = new Depot(world);
      var messages = new ArrayList<CodedMessage>();
      var liars = liars(world, FRAGMENTS - HONEST_HOLDERS);
      for (var number = 0; number < MESSAGES; number++) {
        messages.add(claimed(depot, world, liars));
      }
      // Before anything lies there, so that nobody rebuilds it while the liars are still unknown.
      liars.forEach(HostileNode::start);
      world.run(Duration.ofMinutes(1));
      messages.forEach(message -> lay(depot, message));

      world.run(Duration.ofMinutes(12));

      for (var message : messages) {
        var held = depot.held(message).size();
        assertTrue(held >= FRAGMENTS - 1, "seed " + SEED + ": " + held + " fragments live");
      }
      var doubting = depot.keeping().stream().filter(one -> one.doubted() > 0).count();
      assertTrue(
          doubting >= HONEST / 2, "seed " + SEED + ": " + doubting + " have found out somebody");
      assertTrue(
          depot.keeping().stream().allMatch(one -> one.doubted() <= liars.size()),
          "seed " + SEED + ": " + depot.keeping());
    }
  }

  @Test
  void honest_neighbours_are_believed_whatever_happens_to_what_they_hold() {
    try (var world = Depot.settled(SEED, 24)) {
      var depot = new Depot(world);
      for (var number = 0; number < MESSAGES; number++) {
        var message = depot.lay(10_000, Duration.ofMinutes(10 + 3 * number));
        world.run(Duration.ofMinutes(1));
        var holders = depot.held(message);
        depot.delete(message, holders.get(number).getFirst());
        holders.get(number + 1).getFirst().disk().rot("fragments");
      }
      world.run(Duration.ofMinutes(12));

      assertEquals(
          0, depot.keeping().stream().mapToInt(Keeping.Status::doubted).sum(), "seed " + SEED);
    }
  }

  private static List<HostileNode> liars(World world, int count) {
    var gang = new Gang(world);
    var honest = world.nodes().stream().map(SimulatedNode::contact).toList();
    for (var number = 0; number < count; number++) {
      gang.add(Recruits.anywhere(world), Recruits.address(number, count), honest);
    }
    return gang.members();
  }

  /** Fragments 0 … 6 lie at the nearest nodes. */
  private static void lay(Depot depot, CodedMessage message) {
    var holders = depot.nearest(message);
    for (var index = 0; index < HONEST_HOLDERS; index++) {
      depot.lay(message, index, holders.get(index), DAY);
    }
  }

  /** The liars say that they hold 7 … 11. */
  private static CodedMessage claimed(Depot depot, World world, List<HostileNode> liars) {
    var message = depot.message(20_000);
    var expiry = world.simulation().now().plus(DAY).toEpochMilli();
    for (var number = 0; number < liars.size(); number++) {
      var index = HONEST_HOLDERS + number;
      liars
          .get(number)
          .claim(
              new Holding(
                  message.id(), index, message.commitment().k(), expiry, Holding.Standing.HELD));
    }
    return message;
  }
}
