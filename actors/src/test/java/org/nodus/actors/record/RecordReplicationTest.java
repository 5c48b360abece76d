package org.nodus.actors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.admission.FreeOfCharge;
import org.nodus.actors.admission.WorkedWrite;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.TestNodes;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.environment.TestEnv;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.record.NameRecord;
import org.nodus.protocol.record.NameStories;

class RecordReplicationTest {
  private static final List<NameRecord> ALICE = NameStories.alices(2);
  private static final NameRecord MALLORY = NameStories.first(MessageFixtures.EVE);
  private static final ReplicaWrite.Effort EFFORT =
      new ReplicaWrite.Effort(Duration.ofSeconds(2), Duration.ofSeconds(10));

  private final ActorTestKit kit = IdleTime.kit();
  private final IdleTime time = new IdleTime(kit);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_name_is_written_to_sixteen_and_read_back_with_all_versions() {
    var nodes = start(20);

    assertInstanceOf(RecordWriter.Stored.class, write(nodes, ALICE.get(0)));
    var stored = assertInstanceOf(RecordWriter.Stored.class, write(nodes, ALICE.get(1)));

    assertEquals(16, stored.of());
    assertTrue(stored.replicas() >= 9, stored::toString);
    var found = assertInstanceOf(RecordReader.Found.class, read(nodes));
    assertEquals(ALICE.get(1), found.chain().latest());
  }

  @Test
  void a_name_that_is_taken_is_a_conflict() {
    var nodes = start(8);
    write(nodes, ALICE.getFirst());

    assertInstanceOf(RecordWriter.Conflict.class, write(nodes, MALLORY));

    var found = assertInstanceOf(RecordReader.Found.class, read(nodes));
    assertEquals(ALICE.getFirst(), found.chain().latest());
  }

  @Test
  void an_unknown_name_is_absent() {
    assertEquals(new RecordReader.Absent(), read(start(8)));
  }

  @Test
  void a_name_survives_the_death_of_its_nearest_holders() {
    var nodes = start(20);
    write(nodes, ALICE.getFirst());
    nodes.kill(nearest(nodes).subList(0, 7));

    var found = assertInstanceOf(RecordReader.Found.class, read(nodes));

    assertEquals(ALICE.getFirst(), found.chain().latest());
  }

  @Test
  void nobody_alive_is_unreachable_and_not_absent() {
    var nodes = start(3);
    nodes.kill(nodes.contacts());

    assertEquals(new RecordReader.Unreachable(0, 0), read(nodes));
    assertEquals(new RecordWriter.TooFew(0, 1, 0, List.of()), write(nodes, ALICE.getFirst()));
  }

  private TestNodes start(int count) {
    var env = TestEnv.at(Instant.parse("2026-02-01T00:00:00Z"), 1);
    return TestNodes.start(
        kit,
        time,
        count,
        node ->
            kit.spawn(
                Records.create(
                    node.link(),
                    new KeyValueRecords(MemoryKeyValue.create()),
                    Records.Limits.DEFAULT,
                    env.clock())));
  }

  private RecordWriter.Outcome write(TestNodes nodes, NameRecord record) {
    TestProbe<RecordWriter.Outcome> requester = kit.createTestProbe(RecordWriter.Outcome.class);
    kit.spawn(
        RecordWriter.create(
            record.key(),
            record.toBytes(),
            new WorkedWrite.Partners(nodes.agent(), FreeOfCharge.desk(kit, TestEnv.seeded(1))),
            FreeOfCharge.PRICE,
            EFFORT,
            requester.getRef()));
    return time.receive(requester);
  }

  private RecordReader.Outcome read(TestNodes nodes) {
    TestProbe<RecordReader.Outcome> requester = kit.createTestProbe(RecordReader.Outcome.class);
    kit.spawn(RecordReader.create(NameStories.NAME, nodes.agent(), EFFORT, requester.getRef()));
    return time.receive(requester);
  }

  private static List<Contact> nearest(TestNodes nodes) {
    return nodes.contacts().stream()
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(ALICE.getFirst().key())))
        .toList();
  }
}
