package org.nodus.it.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

class HighDurabilityTest {
  private static final long SEED = Long.getLong("nodus.seed", 11);
  private static final int BYTES = 24_000;

  @Test
  void a_message_of_high_durability_lies_at_forty_nodes_and_arrives() {
    try (var world = world(56)) {
      var outcome = send(world);
      var stored = assertInstanceOf(SendOutcome.Stored.class, outcome, SEED + ": " + outcome);
      assertEquals(Redundancy.HIGH.k(), stored.k());
      world.run(Duration.ofSeconds(10));
      var holders =
          world.nodes().stream()
              .filter(node -> node.disks().orElseThrow().fragments().usage().records() > 0)
              .count();
      assertTrue(holders >= 36, holders + " holders; seed " + SEED);

      var bob = world.users().getLast();
      var visits = new ArrayList<>();
      bob.collect(visits::add);

      assertTrue(world.runUntil(() -> !visits.isEmpty(), Duration.ofMinutes(1)), "seed " + SEED);
      assertEquals(1, bob.read().size(), "seed " + SEED);
    }
  }

  @Test
  void where_there_are_fewer_nodes_it_is_refused_with_the_numbers() {
    try (var world = world(30)) {
      var failed = assertInstanceOf(SendOutcome.Failed.class, send(world), "seed " + SEED);

      assertEquals(SendOutcome.Reason.TOO_FEW_HOLDERS, failed.reason());
      assertTrue(
          failed.detail().contains("nodes accept the message, 40 are needed"),
          () -> failed.detail() + "; seed " + SEED);
    }
  }

  private static World world(int nodes) {
    var plan = WorldPlan.of(SEED).withNodes(nodes).withUsers(2).withEpoch(Duration.ofHours(1));
    var world = World.of(plan, NoLog.INSTANCE);
    world.startAll(Duration.ofSeconds(5));
    assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)), "seed " + SEED);
    world.run(Duration.ofSeconds(30));
    return world;
  }

  private static SendOutcome send(World world) {
    var content = new byte[BYTES];
    world.chance().nextBytes(content);
    var body = new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(content));
    var recipient = world.users().getLast();
    var outcomes = new ArrayList<SendOutcome>();
    world
        .users()
        .getFirst()
        .send(
            new Letter(recipient, body, Duration.ofHours(1), Tokens.NONE, Redundancy.HIGH),
            outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), Duration.ofMinutes(1)), "seed " + SEED);
    return outcomes.getFirst();
  }
}
