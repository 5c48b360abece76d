package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.ledger.closing.ClosingLimits;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.replica.ReplicaLimits;
import org.nodus.actors.ledger.validator.ValidatorLimits;
import org.nodus.actors.transport.FakeNetwork;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.codec.CheckpointTalkCodec;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.persistence.journal.JournalStorage;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * A network of ledger branches inside one process: the first four nodes are the committee. Epochs
 * last ten seconds of a clock that stands still until the test moves it. Views last two, so that a
 * machine busy with other tests still ends a round within its view. Waits end with what they wait
 * for; their deadlines only say that it will never come. Journals are in memory and outlive the
 * actors.
 */
public final class LedgerNetwork implements AutoCloseable {
  public static final int VALIDATORS = 4;
  public static final Duration EPOCH = Duration.ofSeconds(10);
  public static final Duration VIEW = Duration.ofSeconds(2);
  public static final int GRACE_EPOCHS = 1;

  /** How many final blocks a replica holds back. */
  public static final int WAITING = 16;

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long a node may take to answer: only a lost request takes so long. */
  static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);

  /** Between two looks at what is awaited; the clock of the network goes as fast. */
  private static final Duration LOOK = Duration.ofMillis(25);

  public final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  """
                  pekko.persistence.journal.plugin = nodus-journal
                  pekko.persistence.snapshot-store.plugin = nodus-snapshots
                  """)
              .withFallback(ConfigFactory.load()));

  public final FakeNetwork network = new FakeNetwork();
  public final ManualClock clock = new ManualClock(START);
  public final Genesis genesis;
  private final List<Duration> skews;
  private final List<NodeKeys> keys;
  private final List<Contact> contacts;
  private final List<ActorRef<PeerLink.Command>> links = new ArrayList<>();
  private final List<LedgerNode> nodes = new ArrayList<>();
  private final Set<Integer> liars = new HashSet<>();
  private final ActorRef<PeerLink.Command> agent;

  /** Of {@code size} nodes; {@code rich} people own 1,000 tokens each. */
  public LedgerNetwork(int size, String... rich) {
    this(List.of(), size, rich);
  }

  /** The clocks of the first nodes are off by so much, those of the others are right. */
  LedgerNetwork(List<Duration> skews, int size, String... rich) {
    this.skews = List.copyOf(skews);
    keys = IntStream.range(0, size).mapToObj(LedgerNetwork::keys).toList();
    contacts =
        IntStream.range(0, size)
            .mapToObj(i -> Contact.of(keys.get(i), new Endpoint(Bytes.ofHex("7f000001"), 4000 + i)))
            .toList();
    JournalStorage.install(Adapter.toClassic(kit.system()), MemoryKeyValue.create());
    genesis = genesis(contacts.subList(0, VALIDATORS), rich);
    agent =
        kit.spawn(network.agentLink(keys(1_000).id(), keys(1_000).signing().publicKey()), "agent");
    for (var contact : contacts) {
      links.add(kit.spawn(network.linkOf(contact)));
    }
    for (var i = 0; i < size; i++) {
      nodes.add(start(i));
    }
    IntStream.range(0, size).forEach(i -> awaitServing(i, Optional.empty()));
  }

  private static NodeKeys keys(int number) {
    var numbered = new ByteWriter().i32(number).toBytes();
    return NodeKeys.of(
        Sha256.of(Bytes.utf8("node signing"), numbered).toBytes(),
        Sha256.of(Bytes.utf8("node session"), numbered).toBytes(),
        0);
  }

  private static Genesis genesis(List<Contact> validators, String... rich) {
    var allocations =
        List.of(rich).stream()
            .map(name -> new Genesis.Allocation(TestLedger.account(name), Tokens.ofWhole(1_000)))
            .sorted(Comparator.comparing(Genesis.Allocation::account))
            .toList();
    var members = validators.stream().map(one -> AccountId.of(one.signingKey())).toList();
    return new Genesis(
        "test", START, EPOCH, GRACE_EPOCHS, TestLedger.FEE, 0, allocations, new Committee(members));
  }

  private LedgerNode start(int number) {
    var limits =
        new LedgerNode.Limits(
            new ReplicaLimits(
                WAITING,
                64,
                8,
                2,
                Duration.ofMillis(300),
                512,
                Duration.ofSeconds(20),
                Duration.ofSeconds(2)),
            new ValidatorLimits(
                64,
                Duration.ofMillis(300),
                Duration.ofMillis(20),
                new ClosingLimits(
                    VIEW,
                    Duration.ofMillis(20),
                    Duration.ofMillis(50),
                    VIEW,
                    Duration.ofMillis(200),
                    Duration.ofMillis(30),
                    Duration.ofMillis(200),
                    Duration.ofHours(1))));
    var env = new Env(clockOf(number), TestEnv.chance(number));
    return LedgerNode.start(
        kit,
        keys.get(number),
        contacts.get(number),
        contacts,
        genesis,
        links.get(number),
        kit.spawn(routing()),
        limits,
        env);
  }

  private Clock clockOf(int number) {
    var skew = number < skews.size() ? skews.get(number) : Duration.ZERO;
    return new Clock() {
      @Override
      public Instant now() {
        return clock.now().plus(skew);
      }

      @Override
      public long nanoTime() {
        return clock.nanoTime();
      }
    };
  }

  /** With what a validator signs. */
  ValidatorKey validatorKey(int node) {
    return new ValidatorKey(node, keys.get(node).signing().secret());
  }

  /** Knows everybody, always. */
  private Behavior<RoutingTable.Command> routing() {
    return Behaviors.receiveMessage(
        message -> {
          switch (message) {
            case RoutingTable.GetStatus query ->
                query
                    .replyTo()
                    .tell(
                        new RoutingTable.Status(
                            true, contacts.size(), contacts.size(), 0, contacts));
            case RoutingTable.Lookup lookup ->
                lookup.replyTo().tell(new PeerLookup.Found(lookup.target(), contacts));
            default -> {}
          }
          return Behaviors.same();
        });
  }

  public int size() {
    return nodes.size();
  }

  public Contact contact(int node) {
    return contacts.get(node);
  }

  /** The contacts of the committee. */
  public List<Contact> committee() {
    return contacts.subList(0, VALIDATORS);
  }

  /** The link of somebody who is no node. */
  public ActorRef<PeerLink.Command> agent() {
    return agent;
  }

  public ActorRef<LedgerReplica.Command> replica(int node) {
    return nodes.get(node).replica;
  }

  /** Nobody reaches this node, and it reaches nobody. */
  public void silence(int node) {
    network.kill(contacts.get(node).id());
  }

  /** From now on this validator is a liar: it says {@code lie} to every proposer, and no more. */
  void corrupt(int node, CheckpointAnswer lie) {
    corrupt(
        node,
        request ->
            request instanceof Request.ProposeCheckpoint
                ? Optional.of(new Response.CheckpointVote(CheckpointTalkCodec.bytes(lie)))
                : Optional.empty());
  }

  /** From now on this node is only what {@code lies} answers; to the rest it is silent. */
  public void corrupt(int node, Function<Request, Optional<Response>> lies) {
    nodes.get(node).stop();
    liars.add(node);
    var before = served(node);
    ActorRef<PeerLink.Incoming> liar =
        kit.spawn(
            Behaviors.receiveMessage(
                incoming -> {
                  lies.apply(incoming.request()).ifPresent(incoming::reply);
                  return Behaviors.same();
                }));
    links.get(node).tell(new PeerLink.Serve(Request.Service.LEDGER, liar));
    awaitServing(node, before);
  }

  public void revive(int node) {
    network.revive(contacts.get(node).id());
  }

  /** Ends the actors of this node and starts them again over the same journal. */
  public void restart(int node) {
    nodes.get(node).stop();
    var before = served(node);
    nodes.set(node, start(node));
    awaitServing(node, before);
  }

  private Optional<ActorRef<PeerLink.Incoming>> served(int node) {
    return network.handler(contacts.get(node).id(), Request.Service.LEDGER);
  }

  /** Until the link of this node knows who serves it now: what came earlier would be lost. */
  private void awaitServing(int node, Optional<ActorRef<PeerLink.Incoming>> before) {
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            Duration.ofMillis(5),
            () -> {
              assertTrue(served(node).isPresent() && !served(node).equals(before));
              return node;
            });
  }

  public LedgerReplica.Status status(int node) {
    return nodes.get(node).status();
  }

  /** The clock strikes: the next epoch begins, and it is the next one's turn. */
  public void nextEpoch() {
    clock.advance(EPOCH);
  }

  public Response ask(int node, Request request) {
    var probe = kit.createTestProbe(PeerLink.Answer.class);
    agent.tell(new PeerLink.Ask(contacts.get(node), request, ANSWER_PATIENCE, probe.getRef()));
    var answer = probe.receiveMessage(PATIENCE);
    if (answer instanceof PeerLink.Replied replied) {
      return replied.response();
    }
    throw new AssertionError("no answer from node " + node + ": " + answer);
  }

  /** Until each of these nodes is as wanted. */
  public void await(Predicate<LedgerReplica.Status> wanted, int... which) {
    await(wanted, Duration.ZERO, which);
  }

  /** As {@link #await}, while the clock goes on: silent proposers are passed by. */
  public void awaitWhileTimePasses(Predicate<LedgerReplica.Status> wanted, int... which) {
    await(wanted, LOOK, which);
  }

  private void await(Predicate<LedgerReplica.Status> wanted, Duration step, int... which) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var node : which) {
      var found = status(node);
      while (!wanted.test(found)) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("node " + node + " stands at " + found);
        }
        clock.advance(step);
        pause();
        found = status(node);
      }
    }
  }

  /** Time passes no faster than the slowest node works, however busy the machine is. */
  private void letAllCatchUp() {
    for (var node = 0; node < size(); node++) {
      if (!liars.contains(node)) {
        status(node);
      }
    }
  }

  public int[] all() {
    return IntStream.range(0, size()).toArray();
  }

  /** A look of the validators, and longer when they are behind. */
  public void pause() {
    kit.createTestProbe().expectNoMessage(LOOK);
    letAllCatchUp();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
