package org.nodus.actors.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.persistence.record.RecordVersion;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.record.NameRecord;
import org.nodus.protocol.record.NameStories;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** What one round gives a neighbour that differs, by what it answers; nine versions are here. */
class ReplicaRoundTest {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final List<NameRecord> ALICE = NameStories.alices(9);
  private static final Hash256 KEY = ALICE.getFirst().key();

  private final ActorTestKit kit = ActorTestKit.create();

  /** The versions that the neighbour was given, in order; written by its actor alone. */
  private final List<Long> put = new ArrayList<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_full_or_busy_neighbour_is_given_one_version_and_no_more() {
    for (var reason : List.of(Response.Reason.FULL, Response.Reason.BUSY)) {
      assertEquals(List.of(6L), given(version -> refused(reason)));
    }
  }

  @Test
  void who_lacks_versions_in_between_is_given_all_and_skips_those_too_old_for_it() {
    var given =
        given(
            version ->
                put.size() == 1
                    ? refused(Response.Reason.INVALID)
                    : version < 3 ? refused(Response.Reason.CONFLICT) : new Response.Done());

    assertEquals(versions(6, 6, 1, 9), given);
  }

  @Test
  void who_refuses_the_repetition_too_hears_no_more_of_it() {
    assertEquals(List.of(6L, 1L), given(version -> refused(Response.Reason.INVALID)));
  }

  @Test
  void who_takes_what_is_served_is_given_nothing_older() {
    assertEquals(versions(6, 9), given(version -> new Response.Done()));
    assertEquals(versions(6, 9), given(version -> refused(Response.Reason.CONFLICT)));
  }

  private static List<Long> versions(long... ends) {
    var all = new ArrayList<Long>();
    for (var i = 0; i < ends.length; i += 2) {
      LongStream.rangeClosed(ends[i], ends[i + 1]).forEach(all::add);
    }
    return all;
  }

  private static Response refused(Response.Reason reason) {
    return new Response.Refused(reason, "");
  }

  private List<Long> given(Function<Long, Response> answer) {
    put.clear();
    var records = new KeyValueRecords(MemoryKeyValue.create());
    var lease = NOW.plus(Duration.ofDays(365));
    records.put(
        ALICE.stream()
            .map(one -> new RecordVersion(KEY, one.version(), one.toBytes(), lease))
            .toList());
    var mailboxes =
        SegmentedMailboxes.open(
            new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(2));
    var shelves = new ReplicaShelves(mailboxes, records);
    var env = TestEnv.at(NOW, 1);
    var parts =
        new Replication.Parts(
            env,
            TestContacts.local(1),
            Ed25519.keyPair(env.chance().secret(Ed25519.SEED_BYTES)),
            new Scatter(IpCaps.ONE_MACHINE),
            new Replication.Limits(Duration.ofSeconds(1), 40, 4, 256, Duration.ofSeconds(10)),
            shelves,
            kit.spawn(neighbour(answer)),
            kit.<RoutingTable.Command>createTestProbe().ref());
    var outcome = kit.<ReplicaRound.Outcome>createTestProbe();
    var task =
        new ReplicaRound.Task(TestContacts.local(2), List.of(), List.of(shelves.record(KEY)));
    kit.spawn(ReplicaRound.create(task, parts, outcome.ref()));
    outcome.receiveMessage();
    return List.copyOf(put);
  }

  /** Differs in whatever it is asked about. */
  private Behavior<PeerLink.Command> neighbour(Function<Long, Response> answer) {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof PeerLink.Ask ask) {
            var response =
                ask.request() instanceof Request.PutRecord record
                    ? taken(record.record(), answer)
                    : new Response.Differing(List.of(0));
            ask.replyTo().tell(new PeerLink.Replied(ask.peer(), response));
          }
          return Behaviors.same();
        });
  }

  private Response taken(Bytes record, Function<Long, Response> answer) throws Exception {
    long version = NameRecord.decode(record).version();
    put.add(version);
    return answer.apply(version);
  }
}
