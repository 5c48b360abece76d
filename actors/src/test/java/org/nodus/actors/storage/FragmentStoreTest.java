package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.storage.StoringNode.KEYS;
import static org.nodus.actors.storage.StoringNode.START;
import static org.nodus.actors.storage.StoringNode.delete;
import static org.nodus.actors.storage.StoringNode.fetch;
import static org.nodus.actors.storage.StoringNode.fill;
import static org.nodus.actors.storage.StoringNode.message;
import static org.nodus.actors.storage.StoringNode.range;
import static org.nodus.actors.storage.StoringNode.store;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.fragment.DeleteOrder;
import org.nodus.protocol.fragment.Possession;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

class FragmentStoreTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private final SegmentedFragments storage =
      SegmentedFragments.open(files, index, new TestSecrets(1));
  private StoringNode node;

  @BeforeEach
  void start() {
    node = new StoringNode(kit, clock, StoringNode.LIMITS, storage).ready();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void an_offer_is_accepted_with_a_quote() {
    var offer = new Request.OfferFragment(message(1, 4000).id(), 1000, in(DAY), true);

    assertEquals(1_000, node.ask(offer, Response.OfferAccepted.class).quoteMicros());
  }

  @Test
  void a_stored_fragment_has_a_signed_receipt_and_comes_back_with_its_proof() {
    var message = message(1, 4000);

    var stored = node.ask(store(message, 7, START.plus(DAY)), Response.FragmentStored.class);
    var found = node.ask(fetch(message, 7), Response.FragmentRange.class);

    var receipt = new StorageReceipt(message.id(), 7, in(DAY), stored.signature());
    assertTrue(receipt.verify(KEYS.signing().publicKey()));
    assertEquals(message.fragment(7).body(), found.range());
    assertEquals(message.fragment(7).path(), found.path());
    assertEquals(message.commitment(), found.commitment());
    assertEquals(1, node.status().fragments());
  }

  @Test
  void a_large_fragment_travels_in_ranges_both_ways() {
    var message = message(2, 400_000);
    var first = range(message, 0, START.plus(DAY), 0, 49_152, Optional.empty());
    var second = range(message, 0, START.plus(DAY), 49_152, 49_152, Optional.empty());
    var third = range(message, 0, START.plus(DAY), 98_304, 1_696, Optional.empty());

    assertEquals(new Response.Done(), node.ask(third));
    assertEquals(new Response.Done(), node.ask(first));
    assertEquals(new Response.Done(), node.ask(first));
    node.ask(second, Response.FragmentStored.class);

    var parts = new Bytes[3];
    for (var i = 0; i < 3; i++) {
      var fetch = new Request.FetchFragment(message.id(), 0, i * 49_152);
      parts[i] = node.ask(fetch, Response.FragmentRange.class).range();
    }
    assertEquals(message.fragment(0).body(), Bytes.concat(parts));
    assertEquals(0, node.status().partialBytes());
  }

  @Test
  void whoever_knows_no_index_gets_what_there_is() {
    var message = message(1, 4000);
    node.ask(store(message, 9, START.plus(DAY)));

    var any = fetch(message, Request.FetchFragment.ANY_INDEX);

    assertEquals(9, node.ask(any, Response.FragmentRange.class).index());
  }

  @Test
  void a_holder_proves_possession_with_the_challengers_nonce() {
    var message = message(1, 4000);
    node.ask(store(message, 3, START.plus(DAY)));

    var prove = new Request.ProvePossession(message.id(), 3, fill(4));

    assertEquals(
        Possession.proof(fill(4), message.fragment(3).body()),
        node.ask(prove, Response.Possession.class).proof());
  }

  @Test
  void what_is_not_held_is_not_found() {
    var message = message(1, 4000);

    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(message, 0)));
    assertEquals(
        Reason.NOT_FOUND, node.refusal(new Request.ProvePossession(message.id(), 0, fill(1))));
    assertEquals(Reason.NOT_FOUND, node.refusal(delete(message)));
  }

  @Test
  void an_offset_behind_the_end_is_refused() {
    var message = message(1, 4000);
    node.ask(store(message, 3, START.plus(DAY)));

    assertEquals(Reason.INVALID, node.refusal(new Request.FetchFragment(message.id(), 3, 1000)));
  }

  @Test
  void a_fragment_that_does_not_prove_itself_is_not_written() {
    var message = message(1, 4000);
    var honest = store(message, 3, START.plus(DAY));
    var forged =
        new Request.StoreFragment(
            honest.commitment(),
            4,
            honest.path(),
            honest.expiresAtMillis(),
            0,
            honest.range(),
            Optional.empty());

    assertEquals(Reason.INVALID, node.refusal(forged));
    assertEquals(0, storage.usage().records());
  }

  @Test
  void expiries_in_the_past_or_too_far_away_are_refused() {
    var message = message(1, 4000);

    assertEquals(Reason.EXPIRY, node.refusal(store(message, 0, START)));
    assertEquals(Reason.EXPIRY, node.refusal(store(message, 0, START.plus(DAY.multipliedBy(31)))));
    assertEquals(Reason.EXPIRY, node.refusal(store(message, 0, START.plus(DAY.multipliedBy(91)))));
    assertEquals(Reason.EXPIRY, node.refusal(offer(1000, DAY.multipliedBy(31), false)));
    assertEquals(Reason.EXPIRY, node.refusal(offer(1000, DAY.multipliedBy(91), true)));
    assertEquals(Reason.EXPIRY, node.refusal(offer(1000, Duration.ZERO, true)));
    node.ask(offer(1000, DAY.multipliedBy(90), true), Response.OfferAccepted.class);
    node.ask(offer(1000, DAY.multipliedBy(30), false), Response.OfferAccepted.class);
  }

  @Test
  void a_request_of_another_branch_is_not_served() {
    assertEquals(Reason.UNSUPPORTED, node.refusal(new Request.Ping()));
  }

  @Test
  void the_same_fragment_again_has_the_same_receipt_and_costs_nothing() {
    var message = message(1, 4000);
    var first = node.ask(store(message, 0, START.plus(DAY)));

    assertEquals(first, node.ask(store(message, 0, START.plus(DAY))));
    assertEquals(1, node.status().fragments());
    assertEquals(1_024, node.status().heldBytes());
  }

  @Test
  void a_fragment_stored_again_for_longer_outlives_its_first_expiry() {
    var message = message(1, 4000);
    node.ask(store(message, 0, START.plus(DAY)));
    node.ask(store(message, 0, START.plus(DAY.multipliedBy(2))), Response.FragmentStored.class);

    node.timePasses(DAY.plusMinutes(2));

    node.ask(fetch(message, 0), Response.FragmentRange.class);
  }

  @Test
  void at_its_expiry_a_fragment_is_gone_from_memory_and_store() {
    var message = message(1, 4000);
    var other = message(2, 4000);
    node.ask(store(message, 0, START.plus(Duration.ofHours(1))));
    node.ask(store(other, 0, START.plus(DAY)));
    node.ask(fetch(message, 0), Response.FragmentRange.class);

    node.timePasses(Duration.ofHours(1));

    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(message, 0)));
    node.link.awaitAssert(() -> expect(1, node.status().fragments()));
    node.link.awaitAssert(() -> expect(1L, storage.usage().records()));
    assertEquals(Optional.empty(), storage.read(message.id(), 0));
    node.ask(fetch(other, 0), Response.FragmentRange.class);
    assertEquals(1_024, node.status().heldBytes());
  }

  @Test
  void the_delete_key_deletes_all_fragments_and_a_tombstone_stays() {
    var message = message(1, 4000);
    node.ask(store(message, 0, START.plus(DAY)));
    node.ask(store(message, 5, START.plus(DAY)));

    assertEquals(new Response.Done(), node.ask(delete(message)));

    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(message, 0)));
    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(message, 5)));
    assertEquals(Optional.empty(), storage.read(message.id(), 0));
    assertEquals(0, node.status().fragments());
    assertEquals(Reason.CONFLICT, node.refusal(store(message, 0, START.plus(DAY))));
  }

  @Test
  void nobody_else_deletes() {
    var message = message(1, 4000);
    node.ask(store(message, 0, START.plus(DAY)));
    var elsewhere = new NodeId(org.nodus.protocol.bytes.Hash256.of(fill(77)));
    var forged = DeleteOrder.sign(message.id(), KEYS.id(), fill(4)).signature();
    var replayed =
        DeleteOrder.sign(message.id(), elsewhere, StoringNode.DELETE_KEY.secret()).signature();

    assertEquals(Reason.FORBIDDEN, node.refusal(deleteBy(message.id(), KEYS.id(), forged)));
    assertEquals(Reason.FORBIDDEN, node.refusal(deleteBy(message.id(), KEYS.id(), replayed)));
    assertEquals(Reason.FORBIDDEN, node.refusal(deleteBy(message.id(), elsewhere, replayed)));
    node.ask(fetch(message, 0), Response.FragmentRange.class);
  }

  @Test
  void an_index_read_again_over_what_is_kept_counts_nothing_twice() {
    var message = message(1, 4_000);
    node.ask(store(message, 0, START.plus(DAY)), Response.FragmentStored.class);
    var before = node.status();

    node.store.tell(new FragmentStore.Indexed(storage.list(message.id()), true));

    assertEquals(before, node.status());
    node.ask(fetch(message, 0), Response.FragmentRange.class);
  }

  @Test
  void after_a_restart_keepers_and_their_timers_are_back() {
    var message = message(1, 4000);
    var longer = message(2, 4000);
    node.ask(store(message, 0, START.plus(DAY)));
    node.ask(store(longer, 0, START.plus(DAY.multipliedBy(3))));
    kit.stop(node.store);

    var left = SegmentedFragments.open(files.reopened(), index.reopened(), new TestSecrets(2));
    node = new StoringNode(kit, clock, StoringNode.LIMITS, left).ready();

    assertEquals(2, node.status().fragments());
    assertEquals(2_048, node.status().heldBytes());
    assertEquals(
        message.fragment(0).body(),
        node.ask(fetch(message, 0), Response.FragmentRange.class).range());
    node.timePasses(DAY);
    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(message, 0)));
    node.ask(fetch(longer, 0), Response.FragmentRange.class);
  }

  private static Request deleteBy(
      org.nodus.protocol.message.MessageId message, NodeId node, Bytes signature) {
    return new Request.DeleteFragments(message, node, signature);
  }

  private static Request.OfferFragment offer(int bytes, Duration life, boolean paid) {
    return new Request.OfferFragment(message(1, 400).id(), bytes, in(life), paid);
  }

  private static long in(Duration life) {
    return START.plus(life).toEpochMilli();
  }

  private static <T> Void expect(T expected, T actual) {
    assertEquals(expected, actual);
    return null;
  }
}
