package org.nodus.actors.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** What neighbours may say and give, and what a node does and does not believe of it. */
class LyingNeighboursTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final FragmentCoder CODER = FragmentCoder.create();
  private static final KeepingLimits LIMITS = KeepingLimits.DEFAULT;
  private static final long EXPIRY = 1_000_000;

  /** Any two fragments rebuild it, and six shall live. */
  private static final CodedMessage MESSAGE =
      CODER.encode(MessageFixtures.random(new Random(1), 1_000), 2, MessageFixtures.filled(32, 3));

  private static final CodedMessage OTHER =
      CODER.encode(MessageFixtures.random(new Random(2), 1_000), 2, MessageFixtures.filled(32, 4));

  private static final List<Contact> PEERS =
      IntStream.range(1, 5)
          .mapToObj(
              number ->
                  Contact.of(
                      TransportPeer.keys(number),
                      new Endpoint(Bytes.ofHex("7f000001"), 4_000 + number)))
          .sorted(
              java.util.Comparator.comparing(Contact::id, NodeId.nearestTo(MESSAGE.id().hash())))
          .toList();

  private final ManualTime clock = ManualTime.get(KIT.system());
  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<FragmentStore.Command> store =
      KIT.createTestProbe(FragmentStore.Command.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_fragment_whose_proof_does_not_hold_rebuilds_nothing() {
    assertRebuildsNothing(
        index ->
            new Response.FragmentRange(
                MESSAGE.commitment(),
                index,
                MESSAGE.fragment(index).path(),
                0,
                OTHER.fragment(index).body()));
  }

  @Test
  void a_fragment_of_another_message_rebuilds_nothing() {
    assertRebuildsNothing(
        index -> {
          var other = OTHER.fragment(index);
          return new Response.FragmentRange(
              OTHER.commitment(), index, other.path(), 0, other.body());
        });
  }

  /** Two neighbours claim to hold one fragment each, and give this for it. */
  private void assertRebuildsNothing(IntFunction<Response> lie) {
    var requester = KIT.createTestProbe(Repair.Outcome.class);
    KIT.spawn(
        Repair.create(
            Repair.Aim.one(MESSAGE.id()),
            PEERS.subList(0, 2),
            Set.of(),
            tools(),
            requester.getRef()));
    for (var index = 0; index < 2; index++) {
      reply(counting(), holding(index));
    }

    for (var asked = 0; asked < 2; asked++) {
      var ask = link.expectMessageClass(PeerLink.Ask.class);
      var fetch = assertInstanceOf(Request.FetchFragment.class, ask.request());
      reply(ask, lie.apply(fetch.index()));
    }

    assertInstanceOf(Repair.Failed.class, requester.receiveMessage());
    store.expectNoMessage();
  }

  @Test
  void an_inventory_of_one_node_counts_as_one_fragment_however_long_it_is() {
    var requester = KIT.createTestProbe(Repair.Outcome.class);
    KIT.spawn(
        Repair.create(
            Repair.Aim.one(MESSAGE.id()),
            PEERS.subList(0, 3),
            Set.of(),
            tools(),
            requester.getRef()));
    reply(counting(), holding(0));
    reply(counting(), holding(1));
    var everything = IntStream.range(2, 30).mapToObj(LyingNeighboursTest::holding).toList();
    reply(counting(), everything.toArray(Holding[]::new));

    // Six shall live, three nodes speak: the repair begins and asks for fragments.
    var ask = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(Request.FetchFragment.class, ask.request());
    requester.expectNoMessage();
  }

  @Test
  void a_wrong_receipt_makes_nobody_let_go_and_the_next_is_offered_the_fragment() {
    var requester = handOver();

    var liar = accept();
    var wrong = StorageReceipt.sign(OTHER.id(), 3, EXPIRY, keysOf(liar.peer()));
    reply(liar, new Response.FragmentStored(3, EXPIRY, wrong.signature()));
    var honest = accept();
    var right = StorageReceipt.sign(MESSAGE.id(), 3, EXPIRY, keysOf(honest.peer()));
    store.expectNoMessage();
    reply(honest, new Response.FragmentStored(3, EXPIRY, right.signature()));

    store.expectMessageClass(FragmentStore.LetGo.class).replyTo().tell(true);
    assertEquals(Handover.Fate.MOVED, requester.receiveMessage().fate());
    assertTrue(!liar.peer().equals(honest.peer()));
  }

  @Test
  void a_receipt_for_a_shorter_life_makes_nobody_let_go() {
    var requester = handOver();

    for (var taker = 0; taker < PEERS.size(); taker++) {
      var liar = accept();
      var shorter = StorageReceipt.sign(MESSAGE.id(), 3, EXPIRY - 1, keysOf(liar.peer()));
      reply(liar, new Response.FragmentStored(3, EXPIRY - 1, shorter.signature()));
    }

    assertEquals(Handover.Fate.KEPT, requester.receiveMessage().fate());
    store.expectNoMessage();
  }

  @Test
  void an_offer_that_is_accepted_and_not_followed_keeps_the_fragment_here() {
    var requester = handOver();

    accept();
    clock.timePasses(LIMITS.taskDeadline());

    assertEquals(Handover.Fate.KEPT, requester.receiveMessage().fate());
    store.expectNoMessage();
  }

  @Test
  void what_a_catalogue_describes_unasked_is_not_believed() {
    var requester = KIT.createTestProbe(CatalogueSync.Outcome.class);
    var known = new Catalogue();
    KIT.spawn(
        CatalogueSync.create(
            PEERS.getFirst(),
            known.items(),
            link.getRef(),
            Duration.ofSeconds(10),
            requester.getRef()));

    var ask = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(Request.CompareCatalogue.class, ask.request());
    reply(ask, new Response.Holdings(List.of(holding(0))));

    var outcome = requester.receiveMessage();
    assertEquals(List.of(), outcome.found());
    assertEquals(List.of(), List.copyOf(outcome.gone()));
  }

  @Test
  void a_digest_that_is_no_digest_ends_the_comparison_with_nothing() {
    var requester = KIT.createTestProbe(CatalogueSync.Outcome.class);
    KIT.spawn(
        CatalogueSync.create(
            PEERS.getFirst(),
            new Catalogue().items(),
            link.getRef(),
            Duration.ofSeconds(10),
            requester.getRef()));

    var ask = link.expectMessageClass(PeerLink.Ask.class);
    reply(ask, new Response.CatalogueCompared(MessageFixtures.filled(100, 0xff)));

    assertEquals(List.of(), requester.receiveMessage().found());
  }

  /** Fragment 3 is to go to one of four nodes that hold nothing. */
  private TestProbe<Handover.Outcome> handOver() {
    var requester = KIT.createTestProbe(Handover.Outcome.class);
    var task = Handover.Task.away(holding(3));
    KIT.spawn(Handover.create(task, PEERS, Set.of(), tools(), requester.getRef()));
    PEERS.forEach(peer -> reply(counting()));
    var stored =
        new StoredFragment(MESSAGE.fragment(3), Instant.ofEpochMilli(EXPIRY), Optional.empty());
    store.expectMessageClass(FragmentStore.Read.class).replyTo().tell(Optional.of(stored));
    return requester;
  }

  /** The next taker accepts the offer; returns the last range that it is sent. */
  private PeerLink.Ask accept() {
    var offer = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(Request.OfferFragment.class, offer.request());
    reply(offer, new Response.OfferAccepted(0));
    var store = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(Request.StoreFragment.class, store.request());
    return store;
  }

  private PeerLink.Ask counting() {
    var ask = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(Request.FindHoldings.class, ask.request());
    return ask;
  }

  private static void reply(PeerLink.Ask ask, Holding... holdings) {
    reply(ask, new Response.Holdings(new ArrayList<>(List.of(holdings))));
  }

  private static void reply(PeerLink.Ask ask, Response response) {
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), response));
  }

  private static Holding holding(int index) {
    return new Holding(MESSAGE.id(), index, 2, EXPIRY, Holding.Standing.HELD);
  }

  private static org.nodus.protocol.crypto.KeyPair keysOf(Contact peer) {
    return TransportPeer.keys(peer.endpoint().port() - 4_000).signing();
  }

  private Tools tools() {
    return new Tools(
        TransportPeer.keys(9).id(),
        new Scatter(IpCaps.ONE_MACHINE),
        link.getRef(),
        store.getRef(),
        CODER,
        LIMITS);
  }
}
