package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.delivery.DeliveryWorld.ALICE;
import static org.nodus.actors.delivery.DeliveryWorld.BOB;
import static org.nodus.actors.delivery.DeliveryWorld.NOW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.CollectorNews.Arrived;
import org.nodus.actors.delivery.CollectorNews.Confirmation;
import org.nodus.actors.delivery.CollectorNews.Finished;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.environment.IdleTime;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Capability;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageFixtures;

/** From the owner who opens a mailbox over the contact who writes to the owner who reads. */
class AllowedDeliveryTest {
  private static final PairKeys KEYS = PairKeys.of(MessageFixtures.filled(32, 77));
  private static final Duration WEEK = Duration.ofDays(7);

  private final ActorTestKit kit = IdleTime.kit();
  private final DeliveryWorld world = new DeliveryWorld(kit, 16);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_a_contact_may_leave_arrives_and_what_is_beyond_is_refused_with_the_reason() {
    var capability = open(2);

    stored(send("one", capability));
    stored(send("two", capability));
    var refused = assertInstanceOf(SendOutcome.Failed.class, send("three", capability));

    assertEquals(SendOutcome.Reason.MAILBOX, refused.reason());
    assertTrue(refused.detail().contains("the allowance of 2 entries is used up"), refused::detail);
    assertEquals(Set.of("one", "two"), Set.copyOf(collected()));
    assertEquals(List.of(), collected(), "the holders have deleted them");
    assertInstanceOf(SendOutcome.Failed.class, send("four", capability), "and still count them");
    stored(send("five", open(3)));
    assertEquals(List.of("five"), collected());
  }

  @Test
  void a_file_is_announced_in_it_though_its_fragments_are_not_free() {
    var capability = open(1);
    var picture = DeliveryWorld.picture(100 * 1024);

    var stored = stored(world.send(draft(picture, capability), world.ports()));

    assertEquals(SendOutcome.Form.CODED, stored.form());
    assertEquals(KEYS.address().hash(), stored.keepsake().entry().address());
    var arrived =
        news().stream()
            .filter(Arrived.class::isInstance)
            .map(Arrived.class::cast)
            .findFirst()
            .orElseThrow();
    assertEquals(picture, arrived.message().body());
  }

  private int issued;

  private Capability open(int entries) {
    var issuedAt = NOW.toEpochMilli() + ++issued;
    var opening = new Opening(KEYS.address(), entries, issuedAt, MailboxPolicy.OPEN);
    var request = opening.request(NOW.plus(WEEK).toEpochMilli(), KEYS);
    var outcome = kit.<ReplicaWrite.Outcome>createTestProbe();
    kit.spawn(EntryDelivery.create(request, NOW.toEpochMilli(), world.ports(), outcome.getRef()));
    var written = assertInstanceOf(ReplicaWrite.Written.class, world.time.receive(outcome));
    assertTrue(written.replicas() >= 9, written::toString);
    return Capability.of(Hash256.ZERO, BOB.uid(), KEYS, opening, request);
  }

  private SendOutcome send(String text, Capability capability) {
    return world.send(draft(Message.Body.text(text), capability), world.ports());
  }

  private static Draft draft(Message.Body body, Capability capability) {
    return new Draft(
        ALICE,
        Optional.empty(),
        BOB.bundle(),
        body,
        Duration.ofDays(1),
        0,
        Redundancy.STANDARD,
        new Letterbox.OfPair(capability));
  }

  private static SendOutcome.Stored stored(SendOutcome outcome) {
    return assertInstanceOf(SendOutcome.Stored.class, outcome);
  }

  private List<String> collected() {
    return news().stream()
        .filter(Arrived.class::isInstance)
        .map(one -> ((Arrived) one).message().body().bytes().toUtf8())
        .toList();
  }

  private List<CollectorNews> news() {
    var caller = kit.<CollectorNews>createTestProbe();
    var mailboxes = List.<OwnMailbox>of(new OwnMailbox.OfPair(KEYS));
    var task = new MessageCollector.Task(BOB, mailboxes, Set.of(), Set.of());
    kit.spawn(MessageCollector.create(task, world.ports(), caller.getRef()));
    var heard = new ArrayList<CollectorNews>();
    do {
      heard.add(world.time.receive(caller));
      if (heard.getLast() instanceof Arrived arrived) {
        arrived.confirm().tell(Confirmation.KEPT);
      }
    } while (!(heard.getLast() instanceof Finished));
    return heard;
  }
}
