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

class UsersTest {
  private static final Duration DAY = Duration.ofDays(1);

  private World world;
  private SimulatedUser alice;
  private SimulatedUser bob;

  @BeforeEach
  void everybody_is_there() {
    world = World.of(WorldPlan.of(7).withNodes(20).withUsers(2), NoLog.INSTANCE);
    world.startAll(Duration.ofSeconds(3));
    assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)));
    world.run(Duration.ofSeconds(5));
    alice = world.users().get(0);
    bob = world.users().get(1);
  }

  @AfterEach
  void nobody_is() {
    world.close();
  }

  @Test
  void a_short_message_arrives_and_is_shown_once() {
    send(new Letter(bob, Message.Body.text("hello"), DAY, Tokens.NONE));

    assertTrue(collect(bob).complete());
    assertEquals(List.of(Message.Body.text("hello")), read(bob));

    assertTrue(collect(bob).complete());
    assertEquals(List.of(), read(bob));
  }

  @Test
  void a_paid_message_of_100_kb_arrives_after_two_nodes_died() {
    var body = new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(new byte[100_000]));
    var stored = send(new Letter(bob, body, DAY, Tokens.ofWhole(2)));
    assertEquals(SendOutcome.Form.CODED, stored.form());
    assertTrue(stored.payment().isPresent());
    world.nodes().get(9).kill();
    world.nodes().get(11).losePower();

    var visit = collect(bob);

    assertEquals(List.of(body), read(bob));
    assertTrue(visit.settled().getFirst().paid() > 0);
  }

  private SendOutcome.Stored send(Letter letter) {
    var outcomes = new ArrayList<SendOutcome>();
    alice.send(letter, outcomes::add);
    world.runUntil(() -> !outcomes.isEmpty(), Duration.ofMinutes(2));
    return assertInstanceOf(SendOutcome.Stored.class, outcomes.getFirst());
  }

  private Inbox.Visit collect(SimulatedUser user) {
    var visits = new ArrayList<Optional<Inbox.Visit>>();
    user.collect(visits::add);
    world.runUntil(() -> !visits.isEmpty(), Duration.ofMinutes(5));
    return visits.getFirst().orElseThrow();
  }

  private static List<Message.Body> read(SimulatedUser user) {
    return user.read().stream().map(message -> message.body()).toList();
  }
}
