package org.nodus.actors.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.keeping.ReplicaSummary;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** One round against a neighbour whose answers the test gives. */
class DamagedReplicaTest {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Hash256 ADDRESS = Sha256.of(Bytes.utf8("address"));
  private static final Hash256 OTHER = Sha256.of(Bytes.utf8("another"));
  private static final Contact PEER = TestContacts.local(2);

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<PeerLink.Command> link = kit.createTestProbe();
  private final TestProbe<ReplicaRound.Outcome> outcomes = kit.createTestProbe();
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final SegmentedMailboxes mailboxes =
      SegmentedMailboxes.open(files, MemoryKeyValue.create(), new TestSecrets(1));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_damaged_entry_keeps_no_other_from_the_neighbour() {
    mailboxes.append(List.of(entry(ADDRESS, "spoilt")), NOW);
    var segment = files.list().getFirst();
    files.overwrite(segment, files.length(segment) - 50, Bytes.wrap(new byte[20]));
    var sound = entry(ADDRESS, "sound");
    mailboxes.append(List.of(sound), NOW);

    kit.spawn(ReplicaRound.create(task(ADDRESS), parts(mailboxes), outcomes.getRef()));
    answer(new Response.Differing(List.of(0)));
    answer(new Response.Prefixes(List.of()));
    var given = (Request.AppendEntry) answer(new Response.EntryStored(Bytes.wrap(new byte[64])));

    assertEquals(sound.entry(), given.entry());
    assertEquals(new ReplicaRound.Outcome(PEER, 1, true), outcomes.receiveMessage(PATIENCE));
  }

  @Test
  void a_mailbox_whose_list_is_damaged_keeps_no_other_from_the_neighbour() {
    var sound = entry(OTHER, "sound");
    mailboxes.append(List.of(entry(ADDRESS, "spoilt"), sound), NOW);
    var damaged = damagedAt(ADDRESS);

    kit.spawn(ReplicaRound.create(task(ADDRESS, OTHER), parts(damaged), outcomes.getRef()));
    answer(new Response.Differing(List.of(0, 1)));
    answer(new Response.Prefixes(List.of()));
    answer(new Response.Prefixes(List.of()));
    var given = (Request.AppendEntry) answer(new Response.EntryStored(Bytes.wrap(new byte[64])));

    assertEquals(sound.entry(), given.entry());
    assertEquals(new ReplicaRound.Outcome(PEER, 1, true), outcomes.receiveMessage(PATIENCE));
  }

  /** The mailboxes, of which the block of the index with this address is damaged. */
  private MailboxStorage damagedAt(Hash256 address) {
    return (MailboxStorage)
        Proxy.newProxyInstance(
            MailboxStorage.class.getClassLoader(),
            new Class<?>[] {MailboxStorage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("list") && arguments[0].equals(address)) {
                throw new StoreFailure.Damaged("a block of the index");
              }
              return method.invoke(mailboxes, arguments);
            });
  }

  private Request answer(Response response) {
    var question = link.expectMessageClass(PeerLink.Ask.class, PATIENCE);
    question.replyTo().tell(new PeerLink.Replied(PEER, response));
    return question.request();
  }

  private static ReplicaRound.Task task(Hash256... addresses) {
    var summaries = Stream.of(addresses).map(address -> new ReplicaSummary(address, 1)).toList();
    return new ReplicaRound.Task(PEER, summaries, List.of());
  }

  private Replication.Parts parts(MailboxStorage storage) {
    var env = TestEnv.at(NOW, 1);
    return new Replication.Parts(
        env,
        TestContacts.local(1),
        Ed25519.keyPair(env.chance().secret(Ed25519.SEED_BYTES)),
        new Scatter(IpCaps.ONE_MACHINE),
        Replication.Limits.DEFAULT,
        new ReplicaShelves(storage, new KeyValueRecords(MemoryKeyValue.create())),
        link.getRef(),
        kit.<RoutingTable.Command>createTestProbe().getRef());
  }

  private static MailboxEntry entry(Hash256 address, String text) {
    return new MailboxEntry(
        address,
        Sha256.of(Bytes.utf8(text)),
        Bytes.utf8(text.repeat(40)),
        address.toBytes(),
        Bytes.wrap(new byte[64]),
        NOW.plus(Duration.ofDays(1)),
        NOW);
  }
}
