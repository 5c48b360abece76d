package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.it.simulation.world.Letter;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.SimulatedUser;
import org.nodus.it.simulation.world.World;
import org.nodus.it.simulation.world.WorldPlan;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.agent.Inbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.Message;

/** All who are nearest to a mailbox have come after the message. */
class ProvidersTest {
  private static final int SEED = 5;

  /** As many as a reader's lookup brings, so that nobody asks who was there before. */
  private static final int LATE = 20;

  /** The first nodes; without them no epoch would end. */
  private static final int VALIDATORS = 4;

  @Test
  void who_asks_only_newcomers_is_sent_to_those_who_have_the_message() {
    var plan = WorldPlan.of(SEED).withNodes(50).withUsers(40).withEpoch(Duration.ofHours(1));
    try (var world = World.of(plan, NoLog.INSTANCE)) {
      var alice = world.users().get(0);
      var bob = ownerFarFromValidators(world);
      world.nodes().forEach(SimulatedNode::start);
      alice.start();
      bob.start();
      assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)));
      world.run(Duration.ofSeconds(30));
      var late = nearestTo(bob, world);
      late.forEach(SimulatedNode::kill);
      world.run(Duration.ofSeconds(60));
      var body = Message.Body.text("hello");
      var sent = new ArrayList<SendOutcome>();
      alice.send(new Letter(bob, body, Duration.ofDays(1), Tokens.NONE), sent::add);
      assertTrue(world.runUntil(() -> !sent.isEmpty(), Duration.ofMinutes(1)));
      assertInstanceOf(SendOutcome.Stored.class, sent.getFirst(), sent::toString);

      late.forEach(SimulatedNode::start);
      // Less than until anybody compares replicas for the first time: 3:45.
      world.run(Duration.ofSeconds(60));
      var visits = new ArrayList<Optional<Inbox.Visit>>();
      bob.collect(visits::add);
      assertTrue(world.runUntil(() -> !visits.isEmpty(), Duration.ofSeconds(30)));

      assertEquals(List.of(body), bob.read().stream().map(one -> one.body()).toList());
    }
  }

  private static SimulatedUser ownerFarFromValidators(World world) {
    var validators = world.nodes().subList(0, VALIDATORS);
    return world.users().stream()
        .skip(1)
        .filter(user -> Collections.disjoint(nearestTo(user, world), validators))
        .findFirst()
        .orElseThrow();
  }

  /** The nearest to the mailbox that she has today. */
  private static List<SimulatedNode> nearestTo(SimulatedUser owner, World world) {
    var network = world.definition().genesis().network();
    var now = world.simulation().now().toEpochMilli();
    var address = ContactAddress.today(owner.keys().uid(), now, day -> network);
    var order = NodeId.nearestTo(address.hash());
    return world.nodes().stream()
        .sorted(Comparator.comparing(node -> node.keys().id(), order))
        .limit(LATE)
        .toList();
  }
}
