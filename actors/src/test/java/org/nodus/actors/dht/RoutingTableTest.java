package org.nodus.actors.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.transport.FakeNetwork;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.peer.KeyValuePeers;
import org.nodus.persistence.peer.PeerStorage;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Neighbourhood;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.identity.NodeId;

class RoutingTableTest {
  private static final RoutingLimits LIMITS =
      new RoutingLimits(
          new PeerLookup.Effort(20, Duration.ofSeconds(2), Duration.ofSeconds(10)),
          20,
          64,
          Duration.ofSeconds(1),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(100),
          Duration.ofSeconds(30));

  private final ActorTestKit kit = IdleTime.kit();
  private final IdleTime time = new IdleTime(kit);
  private final FakeNetwork network = new FakeNetwork();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void forty_nodes_find_each_other_from_one_contact() {
    var contacts = IntStream.range(0, 40).mapToObj(TestContacts::local).toList();
    var tables = contacts.stream().map(self -> start(self, contacts.getFirst())).toList();
    tables.forEach(table -> await(table, RoutingTable.Status::joined));
    tables.forEach(table -> await(table, status -> status.knownPeers() >= 20));
    var target = Sha256.of();

    var outcome = lookUp(tables.get(7), target);

    var expected = new ArrayList<>(contacts);
    expected.remove(7);
    expected.sort(Comparator.comparing(Contact::id, NodeId.nearestTo(target)));
    assertInstanceOf(PeerLookup.Found.class, outcome);
    assertEquals(expected.subList(0, 20), outcome.nearest());
  }

  @Test
  void the_neighbourhood_of_a_near_key_is_known_at_once() {
    var contacts = IntStream.range(0, 12).mapToObj(TestContacts::local).toList();
    var tables = contacts.stream().map(self -> start(self, contacts.getFirst())).toList();
    await(tables.get(3), status -> status.knownPeers() == 11);
    var target = contacts.get(3).id().hash();
    TestProbe<Neighbourhood> asker = kit.createTestProbe(Neighbourhood.class);

    tables.get(3).tell(new RoutingTable.GetNeighbourhood(target, 5, asker.getRef()));

    var others = new ArrayList<>(contacts);
    others.remove(3);
    others.sort(Comparator.comparing(Contact::id, NodeId.nearestTo(target)));
    var neighbourhood = asker.receiveMessage();
    assertEquals(others.subList(0, 5), neighbourhood.nearest());
    // The first lookups may have met ten nodes only; with fewer they count for nothing.
    assertTrue(neighbourhood.density().nodes() >= 10, neighbourhood::toString);
  }

  @Test
  void the_first_node_of_a_network_has_joined_at_once() {
    var self = TestContacts.local(1);

    await(start(self, self), RoutingTable.Status::joined);
  }

  @Test
  void joining_is_retried_until_somebody_is_there() {
    var founder = TestContacts.local(0);
    network.kill(founder.id());
    start(founder, founder);
    var late = start(TestContacts.local(1), founder);
    assertFalse(await(late, status -> status.knownPeers() == 0).joined());

    network.revive(founder.id());

    assertTrue(await(late, RoutingTable.Status::joined).joined());
  }

  @Test
  void a_dead_peer_leaves_the_table_after_it_failed_a_ping() {
    var contacts = IntStream.range(0, 4).mapToObj(TestContacts::local).toList();
    var tables = contacts.stream().map(self -> start(self, contacts.getFirst())).toList();
    await(tables.get(0), status -> status.knownPeers() == 3);

    network.kill(contacts.get(3).id());

    await(tables.get(0), status -> status.knownPeers() == 2);
  }

  @Test
  void a_client_finds_nodes_and_no_node_learns_of_it() {
    var node = TestContacts.local(0);
    var table = start(node, node);
    var agent = TestContacts.local(1);
    var link = kit.spawn(network.agentLink(agent.id(), agent.signingKey()));
    var client =
        kit.spawn(
            RoutingTable.create(
                RoutingTable.Role.CLIENT,
                link,
                new ContactRule(agent.id(), 0, IpCaps.ONE_MACHINE),
                List.of(node),
                Optional.empty(),
                LIMITS,
                time.env(2)));

    await(client, status -> status.joined() && status.knownPeers() == 1);

    assertEquals(0, await(table, status -> true).knownPeers());
  }

  @Test
  void after_a_restart_old_peers_are_known_again_without_any_bootstrap_node() {
    var contacts = IntStream.range(0, 6).mapToObj(TestContacts::local).toList();
    var disk = new KeyValuePeers(MemoryKeyValue.create());
    contacts.subList(0, 5).forEach(self -> start(self, contacts.getFirst()));
    var before = start(contacts.get(5), contacts.getFirst(), disk);
    await(before, status -> status.knownPeers() == 5);
    time.until(
        () -> {
          assertEquals(5, disk.load().size());
          return disk;
        });
    kit.stop(before);
    network.kill(contacts.getFirst().id());

    var after = start(contacts.get(5), contacts.getFirst(), disk);

    await(after, status -> status.joined() && status.knownPeers() == 4);
  }

  @Test
  void a_lookup_works_before_anybody_is_known() {
    var founder = TestContacts.local(0);
    start(founder, founder);

    var outcome = lookUp(start(TestContacts.local(1), founder), Hash256.ZERO);

    assertEquals(List.of(founder), outcome.nearest());
  }

  private ActorRef<RoutingTable.Command> start(Contact self, Contact bootstrap) {
    return start(self, bootstrap, new KeyValuePeers(MemoryKeyValue.create()));
  }

  private ActorRef<RoutingTable.Command> start(Contact self, Contact bootstrap, PeerStorage disk) {
    return kit.spawn(
        RoutingTable.create(
            RoutingTable.Role.NODE,
            kit.spawn(network.linkOf(self)),
            new ContactRule(self.id(), 0, IpCaps.ONE_MACHINE),
            List.of(bootstrap),
            Optional.of(disk),
            LIMITS,
            time.env(self.endpoint().port())));
  }

  private PeerLookup.Outcome lookUp(ActorRef<RoutingTable.Command> table, Hash256 target) {
    TestProbe<PeerLookup.Outcome> requester = kit.createTestProbe(PeerLookup.Outcome.class);
    table.tell(new RoutingTable.Lookup(target, 20, requester.getRef()));
    return time.receive(requester);
  }

  private RoutingTable.Status await(
      ActorRef<RoutingTable.Command> table, Predicate<RoutingTable.Status> condition) {
    TestProbe<RoutingTable.Status> probe = kit.createTestProbe(RoutingTable.Status.class);
    return time.until(
        () -> {
          table.tell(new RoutingTable.GetStatus(probe.getRef()));
          var status = probe.receiveMessage();
          assertTrue(condition.test(status), status::toString);
          return status;
        });
  }
}
