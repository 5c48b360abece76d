package org.nodus.actors.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.FreeOfCharge;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.TestNodes;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.mailbox.MailboxLimits;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.storage.Custody;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.storage.StorageLimits;
import org.nodus.actors.transfer.TransferLimits;
import org.nodus.actors.transport.InMemoryDatagrams;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageFixtures;

/** Storing nodes with real branches on a fake network, Alice who sends and Bob who collects. */
final class DeliveryWorld {
  static final Instant NOW = Instant.ofEpochMilli(MessageFixtures.NOW_MILLIS);

  /** Takes contacts of all who are not this agent's own node. */
  static final ContactRule ANYBODY =
      new ContactRule(new NodeId(Hash256.ZERO), 0, IpCaps.ONE_MACHINE);

  static final IdentityKeys ALICE = MessageFixtures.ALICE;
  static final IdentityKeys BOB = MessageFixtures.BOB;
  static final Hash256 ANCHOR = Sha256.of(Bytes.utf8("genesis"));
  static final Bytes ALICES_ACCOUNT = ALICE.account(0).publicKey();
  static final long LOCK_HEIGHT = 7;

  private static final DeliveryLimits LIMITS =
      new DeliveryLimits(
          new ReplicaWrite.Effort(Duration.ofSeconds(3), Duration.ofSeconds(15)),
          Duration.ofSeconds(3),
          new TransferLimits(Duration.ofSeconds(3), Duration.ofSeconds(5), 2),
          Duration.ofMillis(400),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          Duration.ofSeconds(5),
          4);

  final ActorTestKit kit;
  final IdleTime time;
  final TestNodes nodes;
  final ManualClock clock = new ManualClock(NOW);

  /** One for all: a nonce that was used once is refused. */
  private final Env env = new Env(clock, TestEnv.chance(42));

  /** What recipients have released, in the order of arrival. */
  final Queue<Custody.SecretReleased> released = new ConcurrentLinkedQueue<>();

  /** What was locked last. */
  final Queue<PaymentDesk.LockShares> locks = new ConcurrentLinkedQueue<>();

  DeliveryWorld(ActorTestKit kit, int count) {
    this(kit, count, Set.of());
  }

  /** The nodes numbered in {@code useless} take part in lookups and serve nothing else. */
  DeliveryWorld(ActorTestKit kit, int count, Set<Integer> useless) {
    this.kit = kit;
    this.time = new IdleTime(kit);
    var keys = new LinkedHashMap<Contact, NodeKeys>();
    IntStream.range(0, count)
        .mapToObj(DeliveryWorld::keysOf)
        .forEach(node -> keys.put(contactOf(node, keys.size()), node));
    var contacts = List.copyOf(keys.keySet());
    nodes =
        TestNodes.start(
            kit,
            time,
            contacts,
            node -> {
              if (!useless.contains(contacts.indexOf(node.contact()))) {
                startBranches(node, keys.get(node.contact()));
              }
            });
  }

  /** Every node behind its own real transport. */
  DeliveryWorld(ActorTestKit kit, int count, InMemoryDatagrams network) {
    this.kit = kit;
    this.time = new IdleTime(kit);
    var keys = IntStream.range(0, count).mapToObj(TransportPeer::keys).toList();
    nodes =
        TestNodes.start(
            kit,
            time,
            count,
            network,
            node ->
                startBranches(
                    node,
                    keys.stream()
                        .filter(own -> own.id().equals(node.contact().id()))
                        .findFirst()
                        .orElseThrow()));
  }

  DeliveryPorts ports(Behavior<PaymentDesk.Command> desk) {
    return ports(Optional.of(kit.spawn(desk)));
  }

  DeliveryPorts ports() {
    return ports(Optional.empty());
  }

  private DeliveryPorts ports(Optional<ActorRef<PaymentDesk.Command>> desk) {
    return new DeliveryPorts(
        nodes.agent(),
        ANYBODY,
        desk,
        new DeliveryPorts.Labour(FreeOfCharge.desk(kit, env), FreeOfCharge.PRICE),
        FragmentCoder.create(),
        env,
        LIMITS);
  }

  static Draft draft(Message.Body body, long tokensMicros) {
    return new Draft(
        ALICE,
        Optional.empty(),
        BOB.bundle(),
        body,
        Duration.ofDays(1),
        tokensMicros,
        Redundancy.STANDARD,
        new Letterbox.OfContact(ANCHOR));
  }

  static Message.Body picture(int bytes) {
    return MessageFixtures.file(bytes).body();
  }

  SendOutcome send(Draft draft, DeliveryPorts ports) {
    var requester = kit.<SendOutcome>createTestProbe();
    kit.spawn(MessageSender.create(draft, ports, requester.getRef()));
    return time.receive(requester);
  }

  /** The first {@code count} nodes vanish without goodbye. */
  void kill(int count) {
    nodes.kill(nodes.contacts().subList(0, count));
  }

  void revive() {
    nodes.reviveAll();
  }

  /** Everything that the collector says, its messages answered with {@code confirmation}. */
  List<CollectorNews> collect(CollectorNews.Confirmation confirmation) {
    var caller = kit.<CollectorNews>createTestProbe();
    var addresses = ContactAddress.readable(BOB.uid(), NOW.toEpochMilli(), day -> ANCHOR);
    var task =
        new MessageCollector.Task(BOB, OwnMailbox.ofContact(BOB, addresses), Set.of(), Set.of());
    kit.spawn(MessageCollector.create(task, ports(), caller.getRef()));
    var heard = new ArrayList<CollectorNews>();
    do {
      heard.add(time.receive(caller));
      if (heard.getLast() instanceof CollectorNews.Arrived arrived) {
        arrived.confirm().tell(confirmation);
      }
    } while (!(heard.getLast() instanceof CollectorNews.Finished));
    return heard;
  }

  /** A desk that locks whatever it is asked for. */
  Behavior<PaymentDesk.Command> willingDesk() {
    return Behaviors.receiveMessage(
        command -> {
          var lock = (PaymentDesk.LockShares) command;
          locks.add(lock);
          lock.replyTo()
              .tell(
                  new PaymentDesk.Locked(
                      Bytes.utf8("a final lock"), Hash256.ZERO, ALICES_ACCOUNT, LOCK_HEIGHT));
          return Behaviors.same();
        });
  }

  /** A desk that says no. */
  static Behavior<PaymentDesk.Command> poorDesk() {
    return Behaviors.receiveMessage(
        command -> {
          ((PaymentDesk.LockShares) command)
              .replyTo()
              .tell(
                  new PaymentDesk.Failed(
                      PaymentDesk.Reason.INSUFFICIENT_TOKENS,
                      "the account has 5 tokens, 120 are needed",
                      PaymentDesk.TokenFate.UNTOUCHED));
          return Behaviors.same();
        });
  }

  private void startBranches(TestNodes.Node node, NodeKeys own) {
    var nodeEnv = new Env(clock, TestEnv.chance(node.contact().endpoint().port()));
    kit.spawn(
        FragmentStore.create(
            new FragmentStore.Parts(
                nodeEnv,
                own,
                StorageLimits.DEFAULT,
                SegmentedFragments.open(
                    new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1)),
                node.link(),
                kit.spawn(trustingCustody()),
                kit.system().ignoreRef())));
    kit.spawn(
        Mailboxes.create(
            new Mailboxes.Parts(
                nodeEnv,
                own,
                MailboxLimits.DEFAULT,
                SegmentedMailboxes.open(
                    new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(2)),
                node.link(),
                kit.system().ignoreRef(),
                kit.system().ignoreRef())));
  }

  private Behavior<Custody.Command> trustingCustody() {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof Custody.CheckPayment check) {
            check.replyTo().tell(new Custody.Accepted(Hash256.ZERO));
          } else if (command instanceof Custody.SecretReleased secret) {
            released.add(secret);
            secret.replyTo().tell(new Custody.Recorded());
          }
          return Behaviors.same();
        });
  }

  private static NodeKeys keysOf(int number) {
    var seed = Sha256.of(Bytes.utf8("node " + number)).toBytes();
    return NodeKeys.of(seed, Sha256.of(seed).toBytes(), 0);
  }

  private static Contact contactOf(NodeKeys keys, int number) {
    return new Contact(
        keys.id(),
        keys.signing().publicKey(),
        keys.session().publicKey(),
        0,
        new Endpoint(Bytes.ofHex("7f000001"), 2_000 + number));
  }
}
