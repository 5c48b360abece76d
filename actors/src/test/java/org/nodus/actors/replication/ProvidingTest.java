package org.nodus.actors.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Neighbourhood;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.wire.Request;

/** A node that holds something for a mailbox though sixteen others are nearer. */
class ProvidingTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final NodeKeys KEYS = TransportPeer.keys(1);
  private static final Contact SELF = Contact.of(KEYS, TestContacts.local(0).endpoint());
  private static final Scatter LAB = new Scatter(IpCaps.ONE_MACHINE);
  private static final List<Contact> NEIGHBOURS =
      IntStream.range(0, 40).mapToObj(TestContacts::local).toList();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void an_address_has_sixteen_replicas_and_we_are_one_of_them_or_not() {
    var around = around(NEIGHBOURS);

    assertTrue(around.isReplica(KEYS.id().hash()));
    assertEquals(15, around.otherReplicas(KEYS.id().hash()).size());
    assertEquals(nearest(far()), around.otherReplicas(far()));
    assertEquals(16, around.replicasWithoutUs(KEYS.id().hash()).size());
    assertTrue(around(NEIGHBOURS.subList(0, 15)).isReplica(far()));
  }

  @Test
  void the_sixteen_nearest_are_told_at_once_what_is_here_in_their_place() {
    var link = KIT.createTestProbe(PeerLink.Command.class);
    var news = replicating(link);

    news.tell(new Mailboxes.Opened(KEYS.id().hash()));
    news.tell(new Mailboxes.Opened(far()));

    var told = new ArrayList<Contact>();
    for (var number = 0; number < 16; number++) {
      var ask = link.expectMessageClass(PeerLink.Ask.class);
      var announce = (Request.AnnounceProvider) ask.request();
      assertEquals(far(), announce.address());
      assertTrue(record(announce).verify());
      told.add(ask.peer());
    }
    assertEquals(nearest(far()), told);
  }

  @Test
  void of_more_mailboxes_than_a_round_has_room_for_the_rest_waits() {
    var link = KIT.createTestProbe(PeerLink.Command.class);
    var providing = new Providing(parts(link, KIT.createTestProbe()), KIT.system().ignoreRef());
    providing.around(around(NEIGHBOURS));

    for (var number = 0; number < 2 * Providing.MAX_PER_ROUND; number++) {
      providing.opened(far());
    }

    for (var number = 0; number < 16 * Providing.MAX_PER_ROUND; number++) {
      link.expectMessageClass(PeerLink.Ask.class);
    }
    link.expectNoMessage();
    providing.nextRound(List.of(far()));
    link.expectMessageClass(PeerLink.Ask.class);
  }

  @Test
  void what_one_round_left_out_is_said_in_the_next() {
    var link = KIT.createTestProbe(PeerLink.Command.class);
    var providing = new Providing(parts(link, KIT.createTestProbe()), KIT.system().ignoreRef());
    providing.around(around(NEIGHBOURS));
    var misplaced =
        IntStream.range(0, 2 * Providing.MAX_REPEATED)
            .mapToObj(number -> far().xor(new Hash256(0, 0, 0, number)))
            .toList();

    providing.nextRound(misplaced);
    providing.nextRound(misplaced);

    var said = new HashSet<Hash256>();
    for (var number = 0; number < 16 * misplaced.size(); number++) {
      var ask = link.expectMessageClass(PeerLink.Ask.class);
      said.add(((Request.AnnounceProvider) ask.request()).address());
    }
    assertEquals(new HashSet<>(misplaced), said);
  }

  @Test
  void who_is_pushed_out_of_the_sixteen_says_so_at_once_and_once() {
    var link = KIT.createTestProbe(PeerLink.Command.class);
    var providing = new Providing(parts(link, KIT.createTestProbe()), KIT.system().ignoreRef());
    providing.around(around(NEIGHBOURS.subList(0, 15)));
    providing.opened(far());
    link.expectNoMessage();

    providing.around(around(NEIGHBOURS));
    providing.around(around(NEIGHBOURS.subList(0, 39)));

    for (var number = 0; number < 16; number++) {
      link.expectMessageClass(PeerLink.Ask.class);
    }
    link.expectNoMessage();
  }

  /** A replicating branch that knows its neighbours; where its mailboxes tell their news. */
  private static ActorRef<Mailboxes.Opened> replicating(TestProbe<PeerLink.Command> link) {
    var table = KIT.<RoutingTable.Command>createTestProbe();
    var replication = KIT.spawn(Replication.create(parts(link, table)));
    link.expectMessageClass(PeerLink.Serve.class);
    var query = table.expectMessageClass(RoutingTable.GetNeighbourhood.class);
    query.replyTo().tell(new Neighbourhood(query.target(), NEIGHBOURS, new Density(41)));
    return KIT.spawn(Replication.news(replication));
  }

  private static Replication.Parts parts(
      TestProbe<PeerLink.Command> link, TestProbe<RoutingTable.Command> table) {
    var mailboxes =
        SegmentedMailboxes.open(
            new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1));
    return new Replication.Parts(
        TestEnv.at(Instant.ofEpochMilli(1_800_000_000_000L), 1),
        SELF,
        KEYS.signing(),
        LAB,
        Replication.Limits.DEFAULT,
        new ReplicaShelves(mailboxes, new KeyValueRecords(MemoryKeyValue.create())),
        link.getRef(),
        table.getRef());
  }

  private static Surroundings around(List<Contact> neighbours) {
    return new Surroundings(SELF, neighbours, new Density(41), LAB);
  }

  private static ProviderRecord record(Request.AnnounceProvider announce) {
    return new ProviderRecord(
        announce.address(), SELF, announce.issuedAtMillis(), announce.signature());
  }

  /** As far from us as can be. */
  private static Hash256 far() {
    return KEYS.id().distanceTo(Hash256.ofHex("f".repeat(64)));
  }

  private static List<Contact> nearest(Hash256 key) {
    return NEIGHBOURS.stream()
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(key)))
        .limit(16)
        .toList();
  }
}
