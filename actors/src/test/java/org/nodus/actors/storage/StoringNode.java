package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.DeleteOrder;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** One storing branch with a test at the other end of its link. Time stands still. */
final class StoringNode {
  static final Instant START = Instant.parse("2026-11-20T06:00:00Z");
  static final NodeKeys KEYS = NodeKeys.of(fill(1), fill(2), 0);
  static final KeyPair DELETE_KEY = Ed25519.keyPair(fill(3));
  static final StorageLimits LIMITS = StorageLimits.DEFAULT;
  private static final NodeId SENDER = new NodeId(Hash256.of(fill(9)));
  static final PeerLink.Peer PEER = peer(SENDER);

  final ActorTestKit kit;
  final TestProbe<PeerLink.Command> link;
  final TestProbe<Custody.Command> custody;
  final TestProbe<HoldingNews> news;
  final ActorRef<FragmentStore.Command> store;
  final ActorRef<PeerLink.Incoming> handler;

  private final Consumer<Duration> passing;

  StoringNode(ActorTestKit kit, ManualClock clock, StorageLimits limits, FragmentStorage storage) {
    this(
        kit,
        clock,
        by -> {
          clock.advance(by);
          ManualTime.get(kit.system()).timePasses(by);
        },
        limits,
        storage);
  }

  /** All actors are idle when time has passed. */
  StoringNode(ActorTestKit kit, IdleTime time, StorageLimits limits, FragmentStorage storage) {
    this(kit, time, time::pass, limits, storage);
  }

  private StoringNode(
      ActorTestKit kit,
      Clock clock,
      Consumer<Duration> passing,
      StorageLimits limits,
      FragmentStorage storage) {
    this.kit = kit;
    this.passing = passing;
    link = kit.createTestProbe();
    custody = kit.createTestProbe();
    news = kit.createTestProbe();
    var env = new Env(clock, TestEnv.chance(1));
    store =
        kit.spawn(
            FragmentStore.create(
                new FragmentStore.Parts(
                    env, KEYS, limits, storage, link.getRef(), custody.getRef(), news.getRef())));
    handler = link.expectMessageClass(PeerLink.Serve.class).handler();
  }

  /** Waits until the index has been read. */
  StoringNode ready() {
    link.awaitAssert(
        () -> {
          assertEquals(true, status().writable());
          return null;
        });
    return this;
  }

  FragmentStore.Status status() {
    var probe = kit.<FragmentStore.Status>createTestProbe();
    store.tell(new FragmentStore.GetStatus(probe.getRef()));
    return probe.receiveMessage();
  }

  void timePasses(Duration by) {
    passing.accept(by);
  }

  /** The answer is awaited by the probe. */
  TestProbe<PeerLink.Reply> send(Request request) {
    return send(SENDER, request);
  }

  TestProbe<PeerLink.Reply> send(NodeId from, Request request) {
    var answers = kit.<PeerLink.Reply>createTestProbe();
    var peer = peer(from);
    handler.tell(new PeerLink.Incoming(peer, request, 7, answers.getRef()));
    return answers;
  }

  Response ask(Request request) {
    return send(request).receiveMessage().response();
  }

  <R extends Response> R ask(Request request, Class<R> expected) {
    return assertInstanceOf(expected, ask(request));
  }

  Response.Reason refusal(Request request) {
    return ask(request, Response.Refused.class).reason();
  }

  private static PeerLink.Peer peer(NodeId id) {
    return new PeerLink.Peer(id, fill(8), Optional.empty());
  }

  static CodedMessage message(int seed, int bytes) {
    var sealed = new byte[bytes];
    new Random(seed).nextBytes(sealed);
    return FragmentCoder.create().encode(Bytes.wrap(sealed), 4, DELETE_KEY.publicKey());
  }

  /** The whole fragment in one range. */
  static Request.StoreFragment store(CodedMessage message, int index, Instant expiry) {
    return store(message, index, expiry, Optional.empty());
  }

  static Request.StoreFragment store(
      CodedMessage message, int index, Instant expiry, Optional<Request.Payment> payment) {
    var body = message.fragment(index).body();
    return range(message, index, expiry, 0, body.length(), payment);
  }

  static Request.StoreFragment range(
      CodedMessage message,
      int index,
      Instant expiry,
      int offset,
      int length,
      Optional<Request.Payment> payment) {
    return range(message.fragment(index), expiry, offset, length, payment);
  }

  static Request.StoreFragment range(
      Fragment fragment,
      Instant expiry,
      int offset,
      int length,
      Optional<Request.Payment> payment) {
    return new Request.StoreFragment(
        fragment.commitment(),
        fragment.index(),
        fragment.path(),
        expiry.toEpochMilli(),
        offset,
        fragment.body().slice(offset, length),
        payment);
  }

  static Request.FetchFragment fetch(CodedMessage message, int index) {
    return new Request.FetchFragment(message.id(), index, 0);
  }

  static Request.DeleteFragments delete(CodedMessage message) {
    var order = DeleteOrder.sign(message.id(), KEYS.id(), DELETE_KEY.secret());
    return new Request.DeleteFragments(message.id(), KEYS.id(), order.signature());
  }

  static Optional<Request.Payment> payment() {
    return Optional.of(new Request.Payment(Bytes.utf8("a lock"), fill(5)));
  }

  static Bytes fill(int value) {
    var bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }

  /** The usual ones, with these for the keepers. */
  static StorageLimits limits(KeeperLimits keepers) {
    return new StorageLimits(
        LIMITS.quotaBytes(),
        LIMITS.freeLife(),
        LIMITS.paidLife(),
        LIMITS.partialBytesPerPeer(),
        LIMITS.partialBytes(),
        LIMITS.partialLife(),
        LIMITS.waitingWrites(),
        LIMITS.paymentTimeout(),
        LIMITS.fullPause(),
        keepers,
        LIMITS.microsPerMebibyteDay());
  }

  static List<Integer> indices(int count) {
    return java.util.stream.IntStream.range(0, count).boxed().toList();
  }
}
