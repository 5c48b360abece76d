package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.admission.FreeOfCharge;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** One address, five holders, and a liar among them. */
class MailboxVisitTest {
  /** Time stands still: nobody is slow. */
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

  /** Nobody in these tests has solved it. */
  private static final int PUZZLE_BITS = 20;

  private static final int HOLDERS = 5;

  /** As many as one answer can name. */
  private static final int INVENTED = 1_000;

  private static final Bytes REAL = TransportPeer.bytes(5, MailboxEntry.SIZE_BYTES);

  private static final Response NOTHING = new Response.EntryIds(List.of(), List.of());

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<MailboxVisit.Visited> requester =
      KIT.createTestProbe(MailboxVisit.Visited.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void what_many_holders_list_comes_before_what_one_holder_invents() {
    var real = Sha256.of(REAL);
    var invented =
        IntStream.range(0, INVENTED).mapToObj(i -> Sha256.of(Bytes.utf8("no entry " + i))).toList();
    var asked = visit();

    answer(asked.getFirst(), new Response.EntryIds(invented, List.of()));
    asked.stream()
        .skip(1)
        .forEach(honest -> answer(honest, new Response.EntryIds(List.of(real), List.of())));

    var first = link.expectMessageClass(PeerLink.Ask.class);
    assertEquals(real, ((Request.FetchEntry) first.request()).entry());
    answer(first, new Response.EntryBody(REAL));
    var fetched = new HashSet<Hash256>();
    while (fetched.size() < INVENTED - 1) {
      var next = link.expectMessageClass(PeerLink.Ask.class);
      fetched.add(((Request.FetchEntry) next.request()).entry());
      answer(next, new Response.Refused(Response.Reason.NOT_FOUND, ""));
    }

    var visited = requester.receiveMessage();
    assertEquals(List.of(real), visited.entries().stream().map(MailboxEntry::id).toList());
    assertEquals(real, visited.listed().getFirst());
    assertEquals(INVENTED, visited.missing());
  }

  @Test
  void who_is_named_as_a_provider_is_asked_as_well_and_makes_no_quorum() {
    var real = Sha256.of(REAL);
    var asked = visit();
    var provider = TransportPeer.keys(77);
    var elsewhere = new Hash256(1, 2, 3, 4);

    answer(
        asked.getFirst(),
        new Response.EntryIds(List.of(), List.of(provides(provider, addressOf(asked)))));
    answer(
        asked.get(1),
        new Response.EntryIds(List.of(), List.of(provides(TransportPeer.keys(78), elsewhere))));
    asked.stream().skip(2).forEach(other -> answer(other, NOTHING));

    var more = link.expectMessageClass(PeerLink.Ask.class);
    assertEquals(provider.id(), more.peer().id());
    requester.expectNoMessage();
    answer(more, new Response.EntryIds(List.of(real), List.of()));
    answer(link.expectMessageClass(PeerLink.Ask.class), new Response.EntryBody(REAL));
    var visited = requester.receiveMessage();
    assertEquals(List.of(real), visited.entries().stream().map(MailboxEntry::id).toList());
    assertEquals(0, visited.missing());
    assertEquals(HOLDERS, visited.answers());
    assertEquals(HOLDERS + 1, visited.holders().size());
  }

  @Test
  void a_provider_that_another_invents_is_not_asked() {
    var asked = visit();
    var victim = holder(79);
    var forged =
        new ProviderRecord(
            addressOf(asked), victim, DeliveryWorld.NOW.toEpochMilli(), TransportPeer.bytes(1, 64));

    answer(asked.getFirst(), new Response.EntryIds(List.of(), List.of(forged)));
    asked.stream().skip(1).forEach(other -> answer(other, NOTHING));

    assertEquals(List.of(), requester.receiveMessage().entries());
    link.expectNoMessage();
  }

  @Test
  void a_provider_that_has_not_solved_the_puzzle_of_the_network_is_not_asked() {
    var strict = new ContactRule(TransportPeer.keys(80).id(), PUZZLE_BITS, IpCaps.ONE_MACHINE);
    var asked = visit(strict);
    var stranger = provides(TransportPeer.keys(77), addressOf(asked));

    answer(asked.getFirst(), new Response.EntryIds(List.of(), List.of(stranger)));
    asked.stream().skip(1).forEach(other -> answer(other, NOTHING));

    assertEquals(List.of(), requester.receiveMessage().entries());
    link.expectNoMessage();
  }

  @Test
  void each_holder_can_have_two_providers_asked_and_no_more() {
    var asked = visit();

    for (var liar = 0; liar < HOLDERS; liar++) {
      var gang = new ArrayList<ProviderRecord>();
      for (var number = 0; number < 8; number++) {
        gang.add(provides(TransportPeer.keys(100 + 8 * liar + number), addressOf(asked)));
      }
      answer(asked.get(liar), new Response.EntryIds(List.of(), gang));
    }

    for (var number = 0; number < 2 * HOLDERS; number++) {
      var more = link.expectMessageClass(PeerLink.Ask.class);
      answer(more, new Response.Refused(Response.Reason.BUSY, ""));
    }
    assertEquals(List.of(), requester.receiveMessage().entries());
    link.expectNoMessage();
  }

  @Test
  void of_a_crowd_all_are_asked_and_what_one_that_is_slower_lists_is_found() {
    var real = Sha256.of(REAL);
    var around = IntStream.range(0, 3 * 16).mapToObj(MailboxVisitTest::holder).toList();
    var lookup = begin(DeliveryWorld.ANYBODY);
    var minute = Duration.ofMinutes(1);
    lookup.replyTo().tell(new PeerLookup.Crowded(lookup.target(), around, minute, new Density(0)));
    var asked = new ArrayList<PeerLink.Ask>();
    for (var i = 0; i < around.size(); i++) {
      asked.add(link.expectMessageClass(PeerLink.Ask.class));
    }

    asked.subList(0, asked.size() - 1).forEach(liar -> answer(liar, NOTHING));
    answer(asked.getLast(), new Response.EntryIds(List.of(real), List.of()));

    answer(link.expectMessageClass(PeerLink.Ask.class), new Response.EntryBody(REAL));
    var visited = requester.receiveMessage();
    assertEquals(List.of(real), visited.entries().stream().map(MailboxEntry::id).toList());
    assertEquals(around.size(), visited.answers());
  }

  private static Hash256 addressOf(List<PeerLink.Ask> asked) {
    return ((Request.ListEntries) asked.getFirst().request()).address();
  }

  private static ProviderRecord provides(NodeKeys keys, Hash256 address) {
    var contact = Contact.of(keys, new Endpoint(Bytes.ofHex("7f000001"), 5_000));
    var now = DeliveryWorld.NOW.toEpochMilli();
    var signature = ProviderRecord.sign(address, keys.id(), now, keys.signing());
    return new ProviderRecord(address, contact, now, signature);
  }

  /** The lists that a visit asks for. */
  private List<PeerLink.Ask> visit() {
    return visit(DeliveryWorld.ANYBODY);
  }

  private List<PeerLink.Ask> visit(ContactRule strangers) {
    var lookup = begin(strangers);
    var holders = IntStream.range(0, HOLDERS).mapToObj(MailboxVisitTest::holder).toList();
    lookup
        .replyTo()
        .tell(
            new PeerLookup.Found(lookup.target(), holders, Duration.ofMinutes(1), new Density(0)));
    var asked = new ArrayList<PeerLink.Ask>();
    for (var i = 0; i < HOLDERS; i++) {
      asked.add(link.expectMessageClass(PeerLink.Ask.class));
      assertInstanceOf(Request.ListEntries.class, asked.getLast().request());
    }
    return asked;
  }

  /** The lookup that it begins with. */
  private RoutingTable.Lookup begin(ContactRule strangers) {
    var table = KIT.createTestProbe(RoutingTable.Command.class);
    var ports =
        new DeliveryPorts(
            new ReplicaWrite.Partners(
                link.getRef(), table.getRef(), new Scatter(IpCaps.ONE_MACHINE)),
            strangers,
            Optional.empty(),
            new DeliveryPorts.Labour(FreeOfCharge.desk(KIT, TestEnv.seeded(1)), FreeOfCharge.PRICE),
            FragmentCoder.create(),
            TestEnv.at(DeliveryWorld.NOW, 1),
            DeliveryLimits.DEFAULT);
    var address =
        ContactAddress.today(
            DeliveryWorld.BOB.uid(), DeliveryWorld.NOW.toEpochMilli(), day -> DeliveryWorld.ANCHOR);
    var task =
        new MailboxVisit.Task(new OwnMailbox.OfContact(DeliveryWorld.BOB, address), Set.of());
    KIT.spawn(MailboxVisit.create(ports, task, requester.getRef()));
    return table.expectMessageClass(RoutingTable.Lookup.class);
  }

  private static Contact holder(int number) {
    return Contact.of(
        TransportPeer.keys(number), new Endpoint(Bytes.ofHex("7f000001"), 4_000 + number));
  }

  private static void answer(PeerLink.Ask ask, Response response) {
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), response));
  }
}
