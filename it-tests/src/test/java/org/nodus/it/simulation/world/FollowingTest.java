package org.nodus.it.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.agent.Inbox;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/** Two devices of one person follow her mailbox. Replay: the seed stands in {@link #SEED}. */
class FollowingTest {
  private static final long SEED = 11;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SECONDS = Duration.ofSeconds(10);

  private final List<Inbox.Visit> phoneVisits = new ArrayList<>();
  private final List<Inbox.Visit> laptopVisits = new ArrayList<>();
  private World world;
  private SimulatedUser alice;
  private SimulatedUser phone;
  private SimulatedUser laptop;

  @BeforeEach
  void a_person_with_two_devices_that_are_bound() {
    world = World.of(WorldPlan.of(SEED).withNodes(12).withUsers(2), NoLog.INSTANCE);
    world.startAll(Duration.ofSeconds(3));
    assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)));
    alice = world.users().get(0);
    phone = world.users().get(1);
    laptop = world.anotherDeviceOf(phone);
    laptop.start();
    world.run(Duration.ofSeconds(5));
    phone.follow(phoneVisits::add);
    laptop.follow(laptopVisits::add);
    world.run(Duration.ofSeconds(20));
    phoneVisits.clear();
    laptopVisits.clear();
  }

  @AfterEach
  void nobody_is() {
    world.close();
  }

  @Test
  void a_message_is_on_both_devices_within_seconds_and_then_its_holders_forget_it() {
    var picture = new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(new byte[50_000]));
    send(Message.Body.text("hello"));
    send(picture);

    assertTrue(world.runUntil(() -> has(phoneVisits, laptopVisits), SECONDS), "seed " + SEED);
    world.run(SECONDS);
    assertEquals(List.of(Message.Body.text("hello"), picture), read(phone), "seed " + SEED);
    assertEquals(List.of(Message.Body.text("hello"), picture), read(laptop), "seed " + SEED);
    assertEquals(0, settled(phoneVisits) + settled(laptopVisits), "seed " + SEED);

    world.run(Duration.ofMinutes(2));
    assertTrue(settled(phoneVisits) + settled(laptopVisits) >= 2, "seed " + SEED);
    assertEquals(List.of(), read(phone), "seed " + SEED);
  }

  @Test
  void devices_are_bound_again_to_nodes_that_were_killed_and_started_anew() {
    for (var node : world.nodes()) {
      node.kill();
      node.start();
      world.run(Duration.ofSeconds(3));
    }
    world.run(Duration.ofMinutes(2));
    phoneVisits.clear();
    laptopVisits.clear();

    send(Message.Body.text("still there?"));

    assertTrue(world.runUntil(() -> has(phoneVisits, laptopVisits), SECONDS), "seed " + SEED);
    assertEquals(List.of(Message.Body.text("still there?")), read(phone), "seed " + SEED);
    assertEquals(List.of(Message.Body.text("still there?")), read(laptop), "seed " + SEED);
  }

  private static boolean has(List<Inbox.Visit> one, List<Inbox.Visit> other) {
    return !one.isEmpty() && !other.isEmpty();
  }

  private static int settled(List<Inbox.Visit> visits) {
    return visits.stream().mapToInt(visit -> visit.settled().size()).sum();
  }

  private void send(Message.Body body) {
    var outcomes = new ArrayList<SendOutcome>();
    alice.send(new Letter(phone, body, DAY, Tokens.NONE), outcomes::add);
    world.runUntil(() -> !outcomes.isEmpty(), Duration.ofMinutes(2));
    assertInstanceOf(SendOutcome.Stored.class, outcomes.getFirst());
  }

  private static List<Message.Body> read(SimulatedUser device) {
    return device.read().stream().map(message -> message.body()).toList();
  }
}
