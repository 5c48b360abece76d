package org.nodus.actors.dht;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.FakeNetwork;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.TestContacts;

/** Some nodes with routing tables and an agent, all on one {@link FakeNetwork}. */
public final class TestNodes {
  private static final RoutingLimits LIMITS =
      new RoutingLimits(
          new PeerLookup.Effort(20, 3, Duration.ofSeconds(1), Duration.ofSeconds(5)),
          20,
          64,
          Duration.ofSeconds(1),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));
  private static final int AGENT = 100_000;

  private final ActorTestKit kit;
  private final FakeNetwork network = new FakeNetwork();
  private final List<Contact> contacts = new ArrayList<>();
  private final ReplicaWrite.Partners agent;

  private TestNodes(ActorTestKit kit, List<Contact> nodes, Consumer<Node> onStart) {
    this.kit = kit;
    contacts.addAll(nodes);
    nodes.forEach(self -> onStart.accept(start(self)));
    var link = kit.spawn(network.agentLink(agentContact().id(), agentContact().signingKey()));
    agent = new ReplicaWrite.Partners(link, table(RoutingTable.Role.CLIENT, agentContact(), link));
    awaitPeers(agent.table(), Math.min(nodes.size(), 20));
  }

  /** One running node: what its branches need. */
  public record Node(Contact contact, ActorRef<PeerLink.Command> link) {}

  /** Starts {@code count} nodes that know each other; each is given to {@code onStart}. */
  public static TestNodes start(ActorTestKit kit, int count, Consumer<Node> onStart) {
    return start(kit, IntStream.range(0, count).mapToObj(TestContacts::local).toList(), onStart);
  }

  public static TestNodes start(ActorTestKit kit, List<Contact> nodes, Consumer<Node> onStart) {
    return new TestNodes(kit, nodes, onStart);
  }

  /** How the agent talks to them. */
  public ReplicaWrite.Partners agent() {
    return agent;
  }

  public List<Contact> contacts() {
    return contacts;
  }

  public FakeNetwork network() {
    return network;
  }

  public void kill(int from, int to) {
    contacts.subList(from, to).forEach(contact -> network.kill(contact.id()));
  }

  private Node start(Contact self) {
    var link = kit.spawn(network.linkOf(self));
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
            LIMITS,
            TestEnv.seeded(self.endpoint().port())));
  }

  private void awaitPeers(ActorRef<RoutingTable.Command> table, int peers) {
    var probe = kit.<RoutingTable.Status>createTestProbe();
    probe.awaitAssert(
        Duration.ofSeconds(20),
        Duration.ofMillis(20),
        () -> {
          table.tell(new RoutingTable.GetStatus(probe.getRef()));
          var status = probe.receiveMessage();
          assertTrue(status.joined() && status.knownPeers() >= peers, status::toString);
          return status;
        });
  }

  private static Contact agentContact() {
    return TestContacts.local(AGENT);
  }
}
