package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;

/** Who holds a message when honest nodes want more work and hostile ones take anything. */
class WorkedSearchTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final WorkPrice PRICE = new WorkPrice(1 << 10);
  private static final long NOW = DeliveryWorld.NOW.toEpochMilli();
  private static final Hash256 OLD = hash("the network id");
  private static final Hash256 LATEST = hash("a checkpoint");
  private static final Redundancy TWELVE = Redundancy.STANDARD;
  private static final FreeStay STAY =
      new FreeStay(
          new MessageCommitment(4, 4_096, MessageFixtures.filled(32, 9), hash("root")),
          NOW,
          NOW + Duration.ofDays(1).toMillis());

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<RoutingTable.Command> table =
      KIT.createTestProbe(RoutingTable.Command.class);
  private final TestProbe<WorkDesk.Command> desk = KIT.createTestProbe(WorkDesk.Command.class);
  private final TestProbe<HolderSearch.Outcome> requester =
      KIT.createTestProbe(HolderSearch.Outcome.class);

  /** Nearest first; those with an odd place are honest. */
  private final List<Contact> nodes =
      IntStream.range(0, 24)
          .mapToObj(
              place ->
                  TestContacts.withId(
                      STAY.commitment().id().hash().xor(new Hash256((place + 1L) << 56, 0, 0, 0))))
          .toList();

  private final List<Contact> honest =
      nodes.stream().filter(node -> nodes.indexOf(node) % 2 == 1).toList();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void search() {
    var ports =
        new DeliveryPorts(
            new ReplicaWrite.Partners(
                link.getRef(), table.getRef(), new Scatter(IpCaps.ONE_MACHINE)),
            DeliveryWorld.ANYBODY,
            Optional.empty(),
            new DeliveryPorts.Labour(desk.getRef(), PRICE),
            FragmentCoder.create(),
            TestEnv.at(DeliveryWorld.NOW, 1),
            DeliveryLimits.DEFAULT);
    KIT.spawn(WorkedSearch.create(STAY, TWELVE, ports, requester.getRef()));
    desk.expectMessageClass(WorkDesk.Solve.class)
        .replyTo()
        .tell(new WorkDesk.Solved(STAY.question(), proof(OLD, 16)));
  }

  @Test
  void honest_nodes_that_want_another_root_hold_it_and_not_liars_in_their_stead() {
    answerLookup(nodes);
    // With the last but one twelve have accepted, all of them hostile.
    answerWhileAsked(23, ask -> isHonest(ask) ? new Response.WorkWanted(16, LATEST) : taken());

    var again = desk.expectMessageClass(WorkDesk.Meet.class);
    assertEquals(LATEST, again.root());
    assertEquals(16, again.units());
    again.replyTo().tell(new WorkDesk.Solved(STAY.question(), proof(LATEST, 16)));
    var askedAgain = answerWhileAsked(11, ask -> taken());

    assertEquals(honest.subList(0, 11), askedAgain, "who has accepted is not asked again");
    assertEquals(nodes.subList(0, 23), requester.receiveMessage().accepting());
    desk.expectNoMessage();
  }

  @Test
  void one_or_two_that_want_more_are_replaced_and_nobody_works_again() {
    answerLookup(nodes);
    answerWhileAsked(
        14, ask -> nodes.indexOf(ask.peer()) < 2 ? new Response.WorkWanted(32, OLD) : taken());

    assertEquals(nodes.subList(2, 14), requester.receiveMessage().accepting());
    desk.expectNoMessage();
  }

  @Test
  void who_asks_for_more_than_anybody_may_is_not_worked_for() {
    var most = STAY.most(PRICE);
    answerLookup(nodes);
    answerWhileAsked(
        24, ask -> isHonest(ask) ? taken() : new Response.WorkWanted(most + 1, LATEST));

    assertEquals(honest, requester.receiveMessage().accepting());
    desk.expectNoMessage();
  }

  @Test
  void who_refuses_again_is_done_without_and_there_is_no_third_attempt() {
    answerLookup(nodes.subList(0, 8));
    answerWhileAsked(8, ask -> isHonest(ask) ? new Response.WorkWanted(20, OLD) : taken());

    desk.expectMessageClass(WorkDesk.Meet.class)
        .replyTo()
        .tell(new WorkDesk.Solved(STAY.question(), proof(OLD, 20)));
    answerWhileAsked(4, ask -> new Response.WorkWanted(40, OLD));

    var accepting = requester.receiveMessage().accepting();
    assertEquals(4, accepting.size());
    assertTrue(accepting.stream().noneMatch(honest::contains));
    desk.expectNoMessage();
  }

  private interface Manner {
    Response answer(PeerLink.Ask ask);
  }

  /** Returns who was asked, in the order of the questions. */
  private List<Contact> answerWhileAsked(int times, Manner manner) {
    var asked = new ArrayList<Contact>();
    while (asked.size() < times) {
      var ask = link.expectMessageClass(PeerLink.Ask.class);
      asked.add(ask.peer());
      ask.replyTo().tell(new PeerLink.Replied(ask.peer(), manner.answer(ask)));
    }
    return asked;
  }

  private boolean isHonest(PeerLink.Ask ask) {
    assertTrue(((Request.OfferFragment) ask.request()).work().isPresent());
    return honest.contains(ask.peer());
  }

  private static Response taken() {
    return new Response.OfferAccepted(0);
  }

  /** All that there are: nothing farther away is found. */
  private void answerLookup(List<Contact> found) {
    var target = STAY.commitment().id().hash();
    table
        .expectMessageClass(RoutingTable.Lookup.class)
        .replyTo()
        .tell(new PeerLookup.Found(target, found, Duration.ofMinutes(1), new Density(0)));
  }

  private static Optional<WorkProof> proof(Hash256 root, long units) {
    return Optional.of(new WorkProof(root, units, 7));
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
