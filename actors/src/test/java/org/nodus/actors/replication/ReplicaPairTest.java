package org.nodus.actors.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.mailbox.MailboxLimits;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.keeping.ReplicaSummary;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.mailbox.MailboxRules;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

/** Two replicas of one mailbox: the mailboxes of production, and rounds between them by hand. */
class ReplicaPairTest {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final long DAY = 86_400_000L;
  private static final IdentityKeys BOB = IdentityKeys.of(TransportPeer.bytes(3, 32));
  private static final ContactAddress ADDRESS =
      new ContactAddress(BOB.uid(), ContactAddress.dayOf(NOW.toEpochMilli()), Hash256.ZERO);

  private final ActorTestKit kit = ActorTestKit.create();
  private final Env env = TestEnv.at(NOW, 1);
  private final Replica small = new Replica(1, 2);
  private final Replica large = new Replica(2, 1_000);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_was_deleted_at_one_does_not_come_back_from_another_nor_from_a_late_writer() {
    large.append(1, 0);
    large.append(2, 0);
    round(large, small);
    small.delete(1);

    assertEquals(0, round(large, small));
    small.append(1, 0);

    assertEquals(ids(2), small.waiting());
    // A deletion is an order of the owner to one holder; that of the other reaches it from her.
    assertEquals(0, round(small, large));
    assertEquals(ids(1, 2), large.waiting());
    assertEquals(0, round(large, small));
    assertEquals(ids(2), small.waiting());
  }

  @Test
  void what_had_to_go_at_one_stays_at_another_and_is_not_brought_again() {
    large.append(1, 10);
    large.append(2, 20);
    large.append(3, 30);

    round(large, small);

    assertEquals(ids(2, 3), small.waiting());
    assertEquals(0, round(large, small));
    assertEquals(ids(2, 3), small.waiting());
    assertEquals(0, round(small, large));
    assertEquals(ids(1, 2, 3), large.waiting());
    assertEquals(large.summary(), small.summary(), "equal digests: nothing is asked any more");
  }

  @Test
  void what_was_not_let_in_is_not_brought_again_until_there_is_room() {
    small.append(2, 20);
    small.append(3, 30);
    large.append(1, 10);

    assertEquals(0, round(large, small));
    assertEquals(0, appendsOf(large, small), "brought a second time");
    small.delete(2);
    large.delete(2);

    assertEquals(1, round(large, small));
    assertEquals(ids(1, 3), small.waiting());
  }

  private int appends;

  private int appendsOf(Replica from, Replica to) {
    appends = 0;
    round(from, to);
    return appends;
  }

  /** What {@code to} took. */
  private int round(Replica from, Replica to) {
    var parts =
        new Replication.Parts(
            env,
            from.contact,
            from.keys.signing(),
            new Scatter(IpCaps.ONE_MACHINE),
            new Replication.Limits(Duration.ofSeconds(1), 40, 4, 256, Duration.ofSeconds(10)),
            from.shelves(),
            kit.spawn(wayTo(to, from)),
            kit.<RoutingTable.Command>createTestProbe().ref());
    var outcome = kit.<ReplicaRound.Outcome>createTestProbe();
    var task = new ReplicaRound.Task(to.contact, List.of(from.summary()), List.of());
    kit.spawn(ReplicaRound.create(task, parts, outcome.ref()));
    return outcome.receiveMessage().given();
  }

  private Behavior<PeerLink.Command> wayTo(Replica to, Replica from) {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof PeerLink.Ask ask) {
            ask.replyTo().tell(new PeerLink.Replied(ask.peer(), answer(ask.request(), to, from)));
          }
          return Behaviors.same();
        });
  }

  private Response answer(Request request, Replica to, Replica from) {
    return switch (request) {
      case Request.CompareMailboxes compare ->
          new Response.Differing(
              compare.summaries().getFirst().equals(to.summary()) ? List.of() : List.of(0));
      case Request.ListPrefixes list ->
          new Response.Prefixes(
              to.shelves().entries(list.address()).stream().map(Hash256::w0).toList());
      case Request.AppendEntry append -> {
        appends++;
        yield to.ask(append, Optional.of(from.contact));
      }
      default -> throw new AssertionError(request.toString());
    };
  }

  private static Bytes entry(int seed) {
    var bytes = new byte[MailboxEntry.SIZE_BYTES];
    new Random(seed).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Hash256 id(int seed) {
    return new MailboxEntry(entry(seed)).id();
  }

  private static Set<Hash256> ids(Integer... seeds) {
    return List.of(seeds).stream().map(ReplicaPairTest::id).collect(Collectors.toSet());
  }

  private final class Replica {
    private final NodeKeys keys;
    private final Contact contact;
    private final MailboxStorage storage =
        SegmentedMailboxes.open(
            new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1));
    private final ActorRef<PeerLink.Incoming> handler;
    private int nonces;

    Replica(int number, int places) {
      keys = TransportPeer.keys(number);
      contact = Contact.of(keys, new Endpoint(Bytes.ofHex("7f000001"), 4_000 + number));
      var standard = MailboxLimits.DEFAULT;
      var limits =
          new MailboxLimits(
              new MailboxRules(places, 100, 30 * DAY, places, 90 * DAY, new WorkPrice(0)),
              standard.maxEntries(),
              standard.waitingWrites(),
              standard.clockTolerance(),
              standard.maxNonces(),
              standard.maxDevices(),
              standard.fullPause());
      var link = kit.<PeerLink.Command>createTestProbe();
      var mailboxes =
          kit.spawn(
              Mailboxes.create(
                  new Mailboxes.Parts(
                      env,
                      keys,
                      limits,
                      storage,
                      link.getRef(),
                      kit.system().ignoreRef(),
                      kit.system().ignoreRef())));
      handler = link.expectMessageClass(PeerLink.Serve.class).handler();
      link.awaitAssert(
          () -> {
            var status = kit.<Mailboxes.Status>createTestProbe();
            mailboxes.tell(new Mailboxes.GetStatus(status.getRef()));
            assertEquals(true, status.receiveMessage().writable());
            return null;
          });
    }

    Response ask(Request request) {
      return ask(request, Optional.empty());
    }

    Response ask(Request request, Optional<Contact> from) {
      var answers = kit.<PeerLink.Reply>createTestProbe();
      var id = from.orElse(contact).id();
      var peer = new PeerLink.Peer(id, contact.signingKey(), from, Optional.empty());
      handler.tell(new PeerLink.Incoming(peer, request, 1, answers.getRef()));
      return answers.receiveMessage().response();
    }

    void append(int seed, long units) {
      var writeKey = Ed25519.keyPair(TransportPeer.bytes(seed, 32));
      var expiry = NOW.toEpochMilli() + DAY;
      var append =
          EntrySignature.append(ADDRESS.hash(), new MailboxEntry(entry(seed)), expiry, writeKey);
      var question = WorkQuestion.ofEntry(ADDRESS.hash(), id(seed), expiry);
      ask(
          units == 0
              ? append
              : append.with(new WorkSearch(question, Hash256.ZERO, units, 0).solve()));
    }

    void delete(int seed) {
      ask(new Request.DeleteEntries(ADDRESS.hash(), List.of(id(seed)), access()));
    }

    Request list() {
      return new Request.ListEntries(ADDRESS.hash(), access(), 0);
    }

    private Request.MailboxAccess access() {
      var nonce = TransportPeer.bytes(++nonces, AccessProof.NONCE_BYTES);
      return AccessProof.sign(BOB, ADDRESS, keys.id(), NOW.toEpochMilli(), nonce);
    }

    Set<Hash256> waiting() {
      var ids = new ArrayList<Hash256>();
      if (ask(list()) instanceof Response.EntryIds listed) {
        ids.addAll(listed.ids());
      }
      // What had to go is erased when the writer has come to it.
      kit.createTestProbe()
          .awaitAssert(
              () -> {
                var held = storage.list(ADDRESS.hash()).stream().map(WaitingEntry::id).toList();
                assertEquals(Set.copyOf(ids), Set.copyOf(held));
                return null;
              });
      return Set.copyOf(ids);
    }

    ReplicaShelves shelves() {
      return new ReplicaShelves(storage, new KeyValueRecords(MemoryKeyValue.create()));
    }

    ReplicaSummary summary() {
      return shelves().mailbox(ADDRESS.hash());
    }
  }
}
