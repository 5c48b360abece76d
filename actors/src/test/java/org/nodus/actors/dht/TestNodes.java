package org.nodus.actors.dht;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.transport.FakeNetwork;
import org.nodus.actors.transport.InMemoryDatagrams;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;

/**
 * Some nodes with routing tables and an agent, on one {@link FakeNetwork} or with real transports
 * on {@link InMemoryDatagrams}.
 */
public final class TestNodes {
  private static final RoutingLimits LIMITS =
      new RoutingLimits(
          new PeerLookup.Effort(20, Duration.ofSeconds(1), Duration.ofSeconds(5)),
          20,
          64,
          Duration.ofSeconds(1),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2));
  private static final int AGENT = 100_000;

  private final ActorTestKit kit;
  private final IdleTime time;
  private final Carrier carrier;
  private final List<Contact> contacts;
  private final ReplicaWrite.Partners agent;

  private TestNodes(
      ActorTestKit kit,
      IdleTime time,
      List<Contact> contacts,
      Carrier carrier,
      Consumer<Node> onStart) {
    this.kit = kit;
    this.time = time;
    this.carrier = carrier;
    this.contacts = contacts;
    contacts.forEach(self -> onStart.accept(start(self)));
    var link = carrier.agentLink();
    var self = TestContacts.local(AGENT);
    agent =
        new ReplicaWrite.Partners(
            link, table(RoutingTable.Role.CLIENT, self, link), new Scatter(IpCaps.ONE_MACHINE));
    awaitPeers(agent.table(), Math.min(contacts.size(), 20));
  }

  /** One running node: what its branches need. */
  public record Node(Contact contact, ActorRef<PeerLink.Command> link) {}

  /** What the nodes talk over. */
  private interface Carrier {
    ActorRef<PeerLink.Command> linkOf(Contact node);

    ActorRef<PeerLink.Command> agentLink();

    void kill(Contact node);

    void silence(Contact node);

    void revive(Contact node);
  }

  /** Starts {@code count} nodes that know each other; each is given to {@code onStart}. */
  public static TestNodes start(
      ActorTestKit kit, IdleTime time, int count, Consumer<Node> onStart) {
    return start(
        kit, time, IntStream.range(0, count).mapToObj(TestContacts::local).toList(), onStart);
  }

  public static TestNodes start(
      ActorTestKit kit, IdleTime time, List<Contact> nodes, Consumer<Node> onStart) {
    var network = new FakeNetwork();
    var agent = TestContacts.local(AGENT);
    var carrier =
        new Carrier() {
          @Override
          public ActorRef<PeerLink.Command> linkOf(Contact node) {
            return kit.spawn(network.linkOf(node));
          }

          @Override
          public ActorRef<PeerLink.Command> agentLink() {
            return kit.spawn(network.agentLink(agent.id(), agent.signingKey()));
          }

          @Override
          public void kill(Contact node) {
            network.kill(node.id());
          }

          @Override
          public void silence(Contact node) {
            network.silence(node.id());
          }

          @Override
          public void revive(Contact node) {
            network.revive(node.id());
          }
        };
    return new TestNodes(kit, time, nodes, carrier, onStart);
  }

  /** Nodes 0 … count − 1 with {@link TransportPeer#keys}, each behind its own real transport. */
  public static TestNodes start(
      ActorTestKit kit,
      IdleTime time,
      int count,
      InMemoryDatagrams network,
      Consumer<Node> onStart) {
    var peers = new LinkedHashMap<Contact, TransportPeer>();
    for (var number = 0; number < count; number++) {
      var peer = TransportPeer.node(kit, number, network.open(), time.env(number));
      peers.put(peer.contact(), peer);
    }
    var carrier =
        new Carrier() {
          @Override
          public ActorRef<PeerLink.Command> linkOf(Contact node) {
            return peers.get(node).link();
          }

          @Override
          public ActorRef<PeerLink.Command> agentLink() {
            return TransportPeer.agent(kit, AGENT, network.open(), time.env(AGENT)).link();
          }

          @Override
          public void kill(Contact node) {
            network.unplug(node.endpoint());
          }

          @Override
          public void silence(Contact node) {
            network.unplug(node.endpoint());
          }

          @Override
          public void revive(Contact node) {
            network.plugIn(node.endpoint());
          }
        };
    return new TestNodes(kit, time, List.copyOf(peers.keySet()), carrier, onStart);
  }

  /** How the agent talks to them. */
  public ReplicaWrite.Partners agent() {
    return agent;
  }

  public List<Contact> contacts() {
    return contacts;
  }

  /** They vanish without goodbye. */
  public void kill(List<Contact> nodes) {
    nodes.forEach(carrier::kill);
  }

  /** They vanish, and nobody is told that they cannot be reached. */
  public void silence(List<Contact> nodes) {
    nodes.forEach(carrier::silence);
  }

  public void reviveAll() {
    contacts.forEach(carrier::revive);
  }

  private Node start(Contact self) {
    var link = carrier.linkOf(self);
    table(RoutingTable.Role.NODE, self, link);
    return new Node(self, link);
  }

  private ActorRef<RoutingTable.Command> table(
      RoutingTable.Role role, Contact self, ActorRef<PeerLink.Command> link) {
    return kit.spawn(
        RoutingTable.create(
            role,
            link,
            new ContactRule(self.id(), 0, IpCaps.ONE_MACHINE),
            List.of(contacts.getFirst()),
            Optional.empty(),
            LIMITS,
            time.env(self.endpoint().port())));
  }

  private void awaitPeers(ActorRef<RoutingTable.Command> table, int peers) {
    var probe = kit.<RoutingTable.Status>createTestProbe();
    time.until(
        () -> {
          table.tell(new RoutingTable.GetStatus(probe.getRef()));
          var status = probe.receiveMessage();
          assertTrue(status.joined() && status.knownPeers() >= peers, status::toString);
          return status;
        });
  }
}
