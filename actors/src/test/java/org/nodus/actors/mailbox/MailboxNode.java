package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** One mailbox branch with a test at the other end of its link. Time stands still. */
final class MailboxNode {
  static final Instant START = Instant.parse("2026-11-20T06:00:00Z");
  static final Duration DAY = Duration.ofDays(1);
  static final NodeKeys KEYS = NodeKeys.of(fill(32, 1), fill(32, 2), 0);
  static final IdentityKeys BOB = IdentityKeys.of(fill(32, 3));
  static final IdentityKeys EVE = IdentityKeys.of(fill(32, 4));
  static final ContactAddress ADDRESS =
      new ContactAddress(BOB.uid(), ContactAddress.dayOf(START.toEpochMilli()), Hash256.ZERO);

  final ActorTestKit kit;
  final ManualTime time;
  final ManualClock clock;
  final TestProbe<PeerLink.Command> link;
  final TestProbe<Mailboxes.OpenUntil> allowances;
  final ActorRef<Mailboxes.Command> mailboxes;
  final ActorRef<PeerLink.Incoming> handler;
  private int nonces;

  MailboxNode(ActorTestKit kit, ManualClock clock, MailboxLimits limits, MailboxStorage storage) {
    this.kit = kit;
    this.time = ManualTime.get(kit.system());
    this.clock = clock;
    link = kit.createTestProbe();
    allowances = kit.createTestProbe();
    var env = new Env(clock, TestEnv.chance(1));
    mailboxes =
        kit.spawn(
            Mailboxes.create(
                new Mailboxes.Parts(
                    env,
                    KEYS,
                    limits,
                    storage,
                    link.getRef(),
                    kit.system().ignoreRef(),
                    allowances.getRef())));
    handler = link.expectMessageClass(PeerLink.Serve.class).handler();
  }

  /** Waits until the index has been read. */
  MailboxNode ready() {
    link.awaitAssert(
        () -> {
          assertEquals(true, status().writable());
          return null;
        });
    return this;
  }

  Mailboxes.Status status() {
    var probe = kit.<Mailboxes.Status>createTestProbe();
    mailboxes.tell(new Mailboxes.GetStatus(probe.getRef()));
    return probe.receiveMessage();
  }

  void timePasses(Duration by) {
    clock.advance(by);
    time.timePasses(by);
  }

  TestProbe<PeerLink.Reply> send(Request request) {
    return send(request, new NodeId(Hash256.ZERO));
  }

  TestProbe<PeerLink.Reply> send(Request request, NodeId from) {
    return send(request, new PeerLink.Peer(from, fill(32, 8), Optional.empty()));
  }

  /** As a node that hands it over. */
  Response askAsReplica(Request request) {
    var replica = Contact.of(KEYS, new Endpoint(Bytes.ofHex("7f000001"), 4_000));
    var peer = new PeerLink.Peer(KEYS.id(), fill(32, 8), Optional.of(replica));
    return send(request, peer).receiveMessage().response();
  }

  private TestProbe<PeerLink.Reply> send(Request request, PeerLink.Peer peer) {
    var answers = kit.<PeerLink.Reply>createTestProbe();
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

  static MailboxEntry entry(int seed) {
    var bytes = new byte[MailboxEntry.SIZE_BYTES];
    new Random(seed).nextBytes(bytes);
    return new MailboxEntry(Bytes.wrap(bytes));
  }

  static Request.AppendEntry append(int seed, Instant expiry) {
    return append(ADDRESS, seed, expiry);
  }

  static Request.AppendEntry append(ContactAddress address, int seed, Instant expiry) {
    return EntrySignature.append(
        address.hash(), entry(seed), expiry.toEpochMilli(), Ed25519.keyPair(fill(32, seed)));
  }

  Request.MailboxAccess access() {
    return access(BOB, ADDRESS, KEYS.id(), clock.now());
  }

  Request.MailboxAccess access(PairKeys owner) {
    return AccessProof.sign(owner, KEYS.id(), clock.now().toEpochMilli(), fill(16, ++nonces));
  }

  Request.MailboxAccess access(
      IdentityKeys owner, ContactAddress address, NodeId node, Instant at) {
    return AccessProof.sign(owner, address, node, at.toEpochMilli(), fill(16, ++nonces));
  }

  Request.ListEntries list() {
    return new Request.ListEntries(ADDRESS.hash(), access(), 0);
  }

  Request.FetchEntry fetch(int seed) {
    return new Request.FetchEntry(ADDRESS.hash(), entry(seed).id(), access());
  }

  Request.DeleteEntries delete(Integer... seeds) {
    var ids = List.of(seeds).stream().map(seed -> entry(seed).id()).toList();
    return new Request.DeleteEntries(ADDRESS.hash(), ids, access());
  }

  List<Hash256> ids() {
    return ask(list(), Response.EntryIds.class).ids();
  }

  static Bytes fill(int length, int value) {
    var bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }
}
