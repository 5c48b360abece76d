package org.nodus.actors.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.record.Records;
import org.nodus.actors.transport.FakeNetwork;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.persistence.record.RecordStorage;
import org.nodus.persistence.record.RecordVersion;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Neighbourhood;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.record.NameRecord;
import org.nodus.protocol.record.NameStories;

/** Neighbours whose copies of a name differ: production actors on both sides. */
class RecordCatchUpTest {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final List<NameRecord> ALICE = NameStories.alices(9);
  private static final Hash256 KEY = ALICE.getFirst().key();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorTestKit kit = ActorTestKit.create();
  private final FakeNetwork network = new FakeNetwork();
  private final List<Contact> contacts =
      IntStream.range(0, 24).mapToObj(TestContacts::local).toList();

  /** Who runs, as everybody's routing table has it. */
  private final List<Contact> living = new CopyOnWriteArrayList<>();

  private final List<ReplicaShelves> shelves = new ArrayList<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_replica_more_than_four_versions_behind_catches_up_and_then_all_are_alike() {
    start(0, ALICE);
    start(1, ALICE.subList(0, 4));
    start(2, List.of());

    awaitLatest(1, 9);
    awaitLatest(2, 9);
    var alike = shelves.getFirst().record(KEY);
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertEquals(alike, shelves.get(1).record(KEY));
              assertEquals(alike, shelves.get(2).record(KEY));
              return alike;
            });
  }

  /** Otherwise they would send each other 40 KiB every five minutes, for ever. */
  @Test
  void who_has_the_last_four_versions_lacks_nothing_of_who_has_more() {
    start(0, ALICE);
    start(1, ALICE.subList(5, 9));

    assertEquals(shelves.get(0).record(KEY), shelves.get(1).record(KEY));
    assertEquals(shelves.get(0).allRecords(), shelves.get(1).allRecords());
  }

  /** Written to a bare quorum; then, again and again, five of the sixteen nearest die for good. */
  @Test
  void a_name_outlives_most_of_the_nodes_that_it_was_written_to() {
    var nearest =
        contacts.stream().sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(KEY))).toList();
    for (var number = 0; number < contacts.size(); number++) {
      var rank = nearest.indexOf(contacts.get(number));
      start(number, rank < 9 ? ALICE.subList(0, 1) : List.of());
    }

    for (var wave = 0; wave < 4; wave++) {
      var replicas = nearest.stream().filter(living::contains).limit(16).toList();
      for (var replica : replicas) {
        awaitLatest(contacts.indexOf(replica), 1);
      }
      var dying = replicas.subList(0, 5);
      living.removeAll(dying);
      dying.forEach(one -> network.kill(one.id()));
    }

    for (var survivor : living) {
      awaitLatest(contacts.indexOf(survivor), 1);
    }
  }

  private void awaitLatest(int node, long version) {
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              var latest = shelves.get(node).records().latest(KEY).map(RecordVersion::version);
              assertEquals(version, latest.orElse(0L));
              return latest;
            });
  }

  private void start(int number, List<NameRecord> known) {
    var self = contacts.get(number);
    living.add(self);
    var link = kit.spawn(network.linkOf(self));
    var env = TestEnv.at(NOW, number);
    var records = new KeyValueRecords(MemoryKeyValue.create());
    fill(records, known);
    shelves.add(new ReplicaShelves(nothing(), records));
    kit.spawn(Records.create(link, records, Records.Limits.DEFAULT, env.clock()));
    kit.spawn(
        Replication.create(
            new Replication.Parts(
                env,
                self,
                Ed25519.keyPair(env.chance().secret(Ed25519.SEED_BYTES)),
                new Scatter(IpCaps.ONE_MACHINE),
                new Replication.Limits(Duration.ofMillis(200), 40, 4, 256, Duration.ofSeconds(10)),
                shelves.getLast(),
                link,
                knowing(self))));
  }

  private static void fill(RecordStorage records, List<NameRecord> known) {
    var lease = NOW.plus(Duration.ofDays(365));
    records.put(
        known.stream()
            .map(one -> new RecordVersion(KEY, one.version(), one.toBytes(), lease))
            .toList());
  }

  private static MailboxStorage nothing() {
    return SegmentedMailboxes.open(
        new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(2));
  }

  /** Knows the others, always. */
  private ActorRef<RoutingTable.Command> knowing(Contact self) {
    return kit.spawn(
        Behaviors.receiveMessage(
            message -> {
              var others = living.stream().filter(one -> !one.equals(self)).toList();
              if (message instanceof RoutingTable.GetNeighbourhood query) {
                query
                    .replyTo()
                    .tell(
                        new Neighbourhood(
                            query.target(), others, Density.around(query.target(), others)));
              }
              return Behaviors.same();
            }));
  }
}
