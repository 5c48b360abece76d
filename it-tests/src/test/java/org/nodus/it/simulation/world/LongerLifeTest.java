package org.nodus.it.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.extension.ExtensionOutcome;
import org.nodus.actors.extension.MessageExtension;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/** A sender lengthens the life of what waits, in a whole network of production nodes. */
class LongerLifeTest {
  private static final long SEED = Long.getLong("nodus.seed", 12);
  private static final Duration FIRST_LIFE = Duration.ofMinutes(4);
  private static final Duration LONGER_LIFE = Duration.ofMinutes(9);

  private final World world =
      World.of(
          WorldPlan.of(SEED).withNodes(14).withUsers(3).withEpoch(Duration.ofHours(1)),
          NoLog.INSTANCE);

  @Test
  void what_is_extended_outlives_its_first_end_and_is_nowhere_a_minute_after_its_second_one() {
    try (world) {
      begin();
      var sent = List.of(send(bob(), 20_000), send(bob(), 300), send(carol(), 20_000));
      var doomed = world.nodes().stream().filter(LongerLifeTest::holdsSomething).findFirst();
      for (var one : sent) {
        var extended =
            assertInstanceOf(ExtensionOutcome.Extended.class, extend(one), LongerLifeTest::replay);
        assertTrue(extended.mailboxes() >= 8, () -> extended + replay());
      }
      doomed.orElseThrow().kill();

      world.run(FIRST_LIFE.plusMinutes(1));
      assertEquals(2, readByBob().size(), replay());
      assertFalse(holding().isEmpty(), replay());

      // Carol never comes.
      world.run(LONGER_LIFE.minus(FIRST_LIFE));
      assertEquals(List.of(), holding(), replay());
    }
  }

  @Test
  void what_was_collected_is_not_extended_and_the_sender_is_told() {
    try (world) {
      begin();
      var file = send(bob(), 20_000);
      assertEquals(1, readByBob().size(), replay());
      world.run(Duration.ofSeconds(20));

      var not = assertInstanceOf(ExtensionOutcome.NotExtended.class, extend(file), replay());

      assertEquals(ExtensionOutcome.Reason.COLLECTED, not.reason(), replay());
      assertEquals(List.of(), readByBob(), replay());
    }
  }

  private void begin() {
    world.startAll(Duration.ofSeconds(5));
    assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)), replay());
    world.run(Duration.ofSeconds(30));
  }

  private SendOutcome.Stored send(SimulatedUser to, int bytes) {
    var content = new byte[bytes];
    world.chance().nextBytes(content);
    var body = new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(content));
    var outcomes = new ArrayList<SendOutcome>();
    alice().send(new Letter(to, body, FIRST_LIFE, Tokens.NONE), outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), Duration.ofMinutes(1)), replay());
    return assertInstanceOf(SendOutcome.Stored.class, outcomes.getFirst(), replay());
  }

  private ExtensionOutcome extend(SendOutcome.Stored sent) {
    var until = sent.expiresAtMillis() + LONGER_LIFE.minus(FIRST_LIFE).toMillis();
    var task = new MessageExtension.Task(sent.keepsake(), sent.expiresAtMillis(), until);
    var outcomes = new ArrayList<ExtensionOutcome>();
    alice().tell(new Agent.Extend(task, alice().ear(outcomes::add)));
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), Duration.ofMinutes(1)), replay());
    return outcomes.getFirst();
  }

  private List<?> readByBob() {
    var visits = new ArrayList<>();
    bob().collect(visits::add);
    assertTrue(world.runUntil(() -> !visits.isEmpty(), Duration.ofMinutes(1)), replay());
    world.run(Duration.ofSeconds(10));
    return bob().read();
  }

  /** Nodes on whose disks something is. */
  private List<SimulatedNode> holding() {
    return world.nodes().stream().filter(LongerLifeTest::holdsSomething).toList();
  }

  private static boolean holdsSomething(SimulatedNode node) {
    return node.disks().stream()
        .flatMap(disks -> Stream.of(disks.fragments().usage(), disks.mailboxes().usage()))
        .anyMatch(usage -> usage.records() > 0);
  }

  private SimulatedUser alice() {
    return world.users().getFirst();
  }

  private SimulatedUser bob() {
    return world.users().get(1);
  }

  private SimulatedUser carol() {
    return world.users().getLast();
  }

  private static String replay() {
    return "; replay with -Dnodus.seed=" + SEED;
  }
}
