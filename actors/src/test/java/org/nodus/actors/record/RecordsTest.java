package org.nodus.actors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.record.NameRecord;
import org.nodus.protocol.record.NameStories;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

class RecordsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Contact PEER = TestContacts.local(1);
  private static final List<NameRecord> ALICE = NameStories.alices(2);
  private static final NameRecord MALLORY = NameStories.first(MessageFixtures.EVE);
  private static final Hash256 KEY = ALICE.getFirst().key();

  private final ManualClock clock = new ManualClock(Instant.parse("2026-02-01T00:00:00Z"));
  private final TestProbe<PeerLink.Reply> peer = KIT.createTestProbe(PeerLink.Reply.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_record_is_found_again_after_a_restart_of_the_store() {
    var disk = MemoryKeyValue.create();
    var records = start(disk);

    assertEquals(new Response.Done(), ask(records, put(ALICE.get(0))));
    assertEquals(new Response.Done(), ask(records, put(ALICE.get(1))));

    assertEquals(
        new Response.RecordVersions(List.of(ALICE.get(0).toBytes(), ALICE.get(1).toBytes())),
        ask(start(disk.reopened()), new Request.GetRecord(KEY)));
  }

  @Test
  void a_second_first_version_by_another_owner_is_a_conflict() {
    var records = start(MemoryKeyValue.create());
    ask(records, put(ALICE.getFirst()));

    assertRefused(Response.Reason.CONFLICT, ask(records, put(MALLORY)));
    assertEquals(
        new Response.RecordVersions(List.of(ALICE.getFirst().toBytes())),
        ask(records, new Request.GetRecord(KEY)));
  }

  @Test
  void of_two_owners_in_one_batch_the_first_wins() {
    var records = start(MemoryKeyValue.create());

    records.tell(incoming(put(ALICE.getFirst())));
    records.tell(incoming(put(MALLORY)));

    var answers = List.of(peer.receiveMessage().response(), peer.receiveMessage().response());
    assertTrue(answers.contains(new Response.Done()), answers::toString);
    assertTrue(
        answers.stream()
            .anyMatch(
                answer ->
                    answer instanceof Response.Refused refused
                        && refused.reason() == Response.Reason.CONFLICT),
        answers::toString);
  }

  @Test
  void a_record_under_a_foreign_key_and_garbage_are_refused() {
    var records = start(MemoryKeyValue.create());

    assertRefused(
        Response.Reason.INVALID,
        ask(records, new Request.PutRecord(Hash256.ZERO, ALICE.getFirst().toBytes())));
    assertRefused(
        Response.Reason.INVALID,
        ask(records, new Request.PutRecord(KEY, Bytes.utf8("no record at all"))));
    assertEquals(new Response.RecordVersions(List.of()), ask(records, new Request.GetRecord(KEY)));
  }

  @Test
  void a_version_again_is_as_good_as_stored() {
    var records = start(MemoryKeyValue.create());
    ask(records, put(ALICE.getFirst()));

    assertEquals(new Response.Done(), ask(records, put(ALICE.getFirst())));
  }

  @Test
  void what_could_not_be_synced_is_never_acknowledged() {
    var faults = Faults.at(1, Faults.Kind.ONCE);
    var records = start(new FaultyKeyValue(MemoryKeyValue.create(), faults));

    assertRefused(Response.Reason.NOT_READY, ask(records, put(ALICE.getFirst())));
  }

  @Test
  void a_full_node_refuses_another_name_and_still_takes_new_versions_of_those_it_has() {
    var records = start(MemoryKeyValue.create(), 1);
    ask(records, put(ALICE.get(0)));
    var carol = new UserName("carol");
    var account = NameStories.account(MessageFixtures.EVE, 0);
    var other = NameRecord.first(carol, MessageFixtures.EVE, account, NameStories.START);

    assertRefused(
        Response.Reason.FULL, ask(records, new Request.PutRecord(other.key(), other.toBytes())));
    assertEquals(new Response.Done(), ask(records, put(ALICE.get(1))));
  }

  @Test
  void a_name_that_nobody_put_for_a_year_is_forgotten_and_makes_room() {
    var disk = MemoryKeyValue.create();
    ask(start(disk, 1), put(ALICE.getFirst()));

    clock.advance(Duration.ofDays(366));
    var records = start(disk, 1);

    assertEquals(new Response.RecordVersions(List.of()), ask(records, new Request.GetRecord(KEY)));
    assertEquals(new Response.Done(), ask(records, put(MALLORY)));
  }

  @Test
  void a_version_put_again_keeps_the_whole_name_for_another_year() {
    var disk = MemoryKeyValue.create();
    var records = start(disk, 1);
    ask(records, put(ALICE.get(0)));
    ask(records, put(ALICE.get(1)));

    clock.advance(Duration.ofDays(300));
    ask(records, put(ALICE.get(1)));
    clock.advance(Duration.ofDays(300));

    assertEquals(
        new Response.RecordVersions(List.of(ALICE.get(0).toBytes(), ALICE.get(1).toBytes())),
        ask(start(disk, 1), new Request.GetRecord(KEY)));
  }

  /** Each is 10 KiB; whoever owns a name could fill the disk. */
  @Test
  void of_a_name_no_more_versions_stay_on_the_disk_than_help_those_who_were_away() {
    var disk = MemoryKeyValue.create();
    var records = start(disk);
    var many = NameStories.alices(Records.HISTORY + 3);

    many.forEach(version -> assertEquals(new Response.Done(), ask(records, put(version))));

    assertEquals(
        new Response.RecordVersions(
            many.subList(many.size() - 4, many.size()).stream().map(NameRecord::toBytes).toList()),
        ask(records, new Request.GetRecord(KEY)));
    var kept = new KeyValueRecords(disk).versions(KEY);
    assertEquals(Records.HISTORY, kept.size());
    assertEquals(many.getLast().toBytes(), kept.getLast().record());
  }

  private ActorRef<PeerLink.Incoming> start(KeyValue disk) {
    return start(disk, 100);
  }

  private ActorRef<PeerLink.Incoming> start(KeyValue disk, int maxNames) {
    TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
    KIT.spawn(
        Records.create(
            link.getRef(),
            new KeyValueRecords(disk),
            new Records.Limits(
                maxNames, Duration.ofDays(365), 16, Duration.ofHours(1), new WorkPrice(0)),
            clock));
    return link.expectMessageClass(PeerLink.Serve.class).handler();
  }

  private Response ask(ActorRef<PeerLink.Incoming> records, Request request) {
    records.tell(incoming(request));
    return peer.receiveMessage().response();
  }

  private PeerLink.Incoming incoming(Request request) {
    var from = new PeerLink.Peer(PEER.id(), PEER.signingKey(), Optional.of(PEER));
    return new PeerLink.Incoming(from, request, 7, peer.getRef());
  }

  private static Request put(NameRecord record) {
    return new Request.PutRecord(KEY, record.toBytes());
  }

  private static void assertRefused(Response.Reason reason, Response response) {
    assertEquals(reason, assertInstanceOf(Response.Refused.class, response).reason());
  }
}
