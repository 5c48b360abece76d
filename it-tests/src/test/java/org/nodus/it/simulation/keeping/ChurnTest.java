package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.actors.keeping.Keeping;
import org.nodus.it.simulation.world.Letter;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.message.Message;

/** Nodes die for ever, others come, and messages stay. */
class ChurnTest {
  private static final long SEED = Long.getLong("nodus.seed", 11);
  private static final int NODES = Integer.getInteger("nodus.nodes", 30);
  private static final int MINUTES = Integer.getInteger("nodus.minutes", 20);
  private static final int MESSAGES = Integer.getInteger("nodus.messages", 10);

  @Test
  void thirty_percent_dying_every_ten_minutes_lose_nothing() {
    try (var world = Depot.settled(SEED, NODES)) {
      var depot = new Depot(world);
      var messages = new ArrayList<CodedMessage>();
      for (var i = 0; i < MESSAGES; i++) {
        messages.add(depot.lay(4_000, Duration.ofDays(1)));
      }
      world.run(Duration.ofSeconds(40));

      var pause = Duration.ofMinutes(10).dividedBy(Math.round(NODES * 0.3));
      var kills = Duration.ofMinutes(MINUTES).dividedBy(pause);
      for (var kill = 0; kill < kills; kill++) {
        replace(world, world.nodes().get(world.chance().nextInt(NODES)));
        world.run(pause);
      }
      world.run(Duration.ofMinutes(2));

      var live = new ArrayList<Integer>();
      messages.forEach(message -> live.add(depot.held(message).size()));
      var rebuilt = depot.keeping().stream().mapToLong(Keeping.Status::rebuilt).sum();
      var what = "seed %d: %d deaths, %s live, %d rebuilt".formatted(SEED, kills, live, rebuilt);
      assertTrue(live.stream().allMatch(count -> count >= 11), what);
      if (Boolean.getBoolean("nodus.figures")) {
        System.out.println(what);
      }
    }
  }

  @Test
  void a_message_is_collected_when_all_its_first_holders_are_dead() {
    try (var world = Depot.settled(SEED, 30, 2)) {
      var alice = world.users().get(0);
      var bob = world.users().get(1);
      var body = Message.Body.text("x".repeat(20_000));
      alice.send(new Letter(bob, body, Duration.ofDays(1), Tokens.NONE), outcome -> {});
      world.run(Duration.ofSeconds(40));
      var first = new ArrayList<>(holders(world));
      assertEquals(12, first.size(), "seed " + SEED);

      while (!first.isEmpty()) {
        var dying = List.copyOf(first.subList(0, 3));
        dying.forEach(SimulatedNode::kill);
        world.run(Duration.ofSeconds(75));
        dying.forEach(
            node -> {
              node.loseDisk();
              node.start();
            });
        first.removeAll(dying);
      }
      var before = holders(world).size();
      bob.collect(visit -> {});
      world.run(Duration.ofSeconds(40));

      assertEquals(1, bob.read().size(), "seed " + SEED);
      var after = holders(world).size();
      assertTrue(after <= before - 4, "seed %d: %d of %d".formatted(SEED, after, before));
    }
  }

  /** It dies with its disk, and after a minute a new one stands in its place. */
  private static void replace(World world, SimulatedNode node) {
    if (node.isRunning()) {
      node.kill();
      node.loseDisk();
      world.after(Duration.ofMinutes(1), node::start);
    }
  }

  private static List<SimulatedNode> holders(World world) {
    var holders = new ArrayList<SimulatedNode>();
    for (var node : world.nodes()) {
      node.branches()
          .ifPresent(
              branches ->
                  branches
                      .keeping()
                      .tell(
                          new Keeping.GetStatus(
                              node.ear(
                                  (Keeping.Status status) -> {
                                    if (status.held() > 0) {
                                      holders.add(node);
                                    }
                                  }))));
    }
    world.run(Duration.ofMillis(200));
    return List.copyOf(holders);
  }
}
