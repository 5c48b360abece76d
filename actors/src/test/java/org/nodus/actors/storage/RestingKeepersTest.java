package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nodus.actors.storage.StoringNode.LIMITS;
import static org.nodus.actors.storage.StoringNode.START;
import static org.nodus.actors.storage.StoringNode.delete;
import static org.nodus.actors.storage.StoringNode.fetch;
import static org.nodus.actors.storage.StoringNode.fill;
import static org.nodus.actors.storage.StoringNode.message;
import static org.nodus.actors.storage.StoringNode.payment;
import static org.nodus.actors.storage.StoringNode.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.DeleteOrder;
import org.nodus.protocol.fragment.Possession;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/** A keeper that rests is missed by nobody: whatever is asked wakes it, and time goes on. */
class RestingKeepersTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Hash256 LOCK = Hash256.of(fill(42));
  private static final CodedMessage MESSAGE = message(1, 4_000);

  private final ActorTestKit kit = IdleTime.kit();
  private final IdleTime time = new IdleTime(kit);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private final SegmentedFragments storage =
      SegmentedFragments.open(files, index, new TestSecrets(1));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void who_is_not_asked_for_long_rests_and_is_still_held() {
    var node = resting();

    assertEquals(0, node.status().awake());
    assertEquals(1, node.status().fragments());
    assertEquals(1_024, node.status().heldBytes());
  }

  @Test
  void a_fetch_wakes_and_a_later_rest_is_later() {
    var node = resting();
    var idle = LIMITS.keepers().idle();

    assertEquals(
        MESSAGE.fragment(3).body(),
        node.ask(fetch(MESSAGE, 3), Response.FragmentRange.class).range());
    node.timePasses(LIMITS.keepers().bodyIdle());
    assertEquals(1, node.status().awake());
    node.timePasses(idle.minusSeconds(1));
    assertEquals(1, node.status().awake());
    node.timePasses(Duration.ofSeconds(1));
    assertEquals(0, node.status().awake());
  }

  @Test
  void whoever_knows_no_index_wakes_it_too() {
    var any = fetch(MESSAGE, Request.FetchFragment.ANY_INDEX);

    assertEquals(3, resting().ask(any, Response.FragmentRange.class).index());
  }

  @Test
  void an_offset_behind_the_end_is_refused_by_one_that_rested() {
    var behind = new Request.FetchFragment(MESSAGE.id(), 3, 1_000);

    assertEquals(Reason.INVALID, resting().refusal(behind));
  }

  @Test
  void a_challenge_is_met_by_one_that_rested() {
    var prove = new Request.ProvePossession(MESSAGE.id(), 3, fill(4));

    assertEquals(
        Possession.proof(fill(4), MESSAGE.fragment(3).body()),
        resting().ask(prove, Response.Possession.class).proof());
  }

  @Test
  void a_legal_order_deletes_what_rests_and_another_does_not() {
    var node = resting();
    var forged = DeleteOrder.sign(MESSAGE.id(), StoringNode.KEYS.id(), fill(4)).signature();

    assertEquals(
        Reason.FORBIDDEN,
        node.refusal(new Request.DeleteFragments(MESSAGE.id(), StoringNode.KEYS.id(), forged)));
    assertEquals(new Response.Done(), node.ask(delete(MESSAGE)));
    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(MESSAGE, 3)));
    assertEquals(0, node.status().awake());
  }

  @Test
  void the_node_itself_reads_what_rests_and_lets_it_go() {
    var node = resting();
    var read = kit.<Optional<StoredFragment>>createTestProbe();
    node.store.tell(new FragmentStore.Read(MESSAGE.id(), 3, read.getRef()));
    var letGo = kit.<Boolean>createTestProbe();

    assertEquals(START.plus(DAY), read.receiveMessage().orElseThrow().expiry());
    node.store.tell(new FragmentStore.LetGo(MESSAGE.id(), 3, letGo.getRef()));

    assertEquals(true, letGo.receiveMessage());
    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(MESSAGE, 3)));
    assertEquals(0, node.status().fragments());
  }

  @Test
  void the_same_store_again_has_its_receipt_and_wakes_nobody() {
    var node = resting();

    node.ask(store(MESSAGE, 3, START.plus(DAY)), Response.FragmentStored.class);

    assertEquals(0, node.status().awake());
  }

  @Test
  void what_rests_and_is_stored_for_longer_outlives_its_first_expiry() {
    var node = resting();
    node.ask(store(MESSAGE, 3, START.plus(DAY.multipliedBy(2))), Response.FragmentStored.class);

    node.timePasses(DAY);

    node.ask(fetch(MESSAGE, 3), Response.FragmentRange.class);
    node.timePasses(DAY);
    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(MESSAGE, 3)));
  }

  @Test
  void what_rests_is_gone_at_its_expiry_from_the_list_and_from_the_disk() {
    var node = resting();
    node.ask(store(message(2, 4_000), 0, START.plus(DAY.multipliedBy(2))));
    node.timePasses(DAY.minus(LIMITS.keepers().idle()).minusMillis(1));
    node.ask(fetch(MESSAGE, 3), Response.FragmentRange.class);
    node.timePasses(Duration.ofMillis(1));

    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(MESSAGE, 3)));
    assertEquals(1L, storage.usage().records());
    assertEquals(1, node.status().fragments());
  }

  @Test
  void what_rests_all_its_life_is_forgotten_by_the_index() {
    var node = resting();

    node.timePasses(DAY);

    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(MESSAGE, 3)));
    assertEquals(0L, storage.usage().records());
    assertEquals(0, node.status().fragments());
  }

  @Test
  void what_was_damaged_and_rests_is_let_go_at_its_expiry() {
    var node = resting();
    node.ask(store(MESSAGE, 5, START.plus(DAY.multipliedBy(2))), Response.FragmentStored.class);
    var segment = files.list().stream().filter(name -> name.endsWith(".seg")).findFirst();
    files.overwrite(segment.orElseThrow(), 700, Bytes.wrap(new byte[50]));
    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(MESSAGE, 3)));
    var any = fetch(MESSAGE, Request.FetchFragment.ANY_INDEX);
    assertEquals(5, node.ask(any, Response.FragmentRange.class).index());
    node.timePasses(LIMITS.keepers().idle());
    assertEquals(2_048, node.status().heldBytes());

    node.timePasses(DAY.minus(LIMITS.keepers().idle()));
    node.timePasses(Duration.ofMinutes(1));

    assertEquals(1_024, node.status().heldBytes());
    node.timePasses(DAY);
    assertEquals(0, node.status().heldBytes());
  }

  @Test
  void what_is_paid_for_stays_awake() {
    var node = node(storage, 20_000);
    pay(node);

    node.timePasses(LIMITS.keepers().idle().multipliedBy(3));

    assertEquals(1, node.status().awake());
  }

  @Test
  void of_too_many_the_least_recently_used_rests_a_paid_one_too_and_custody_hears_its_end() {
    var node = node(storage, 2);
    pay(node);
    for (var seed = 5; seed < 8; seed++) {
      node.ask(store(message(seed, 4_000), 0, START.plus(DAY.multipliedBy(2))));
    }
    assertEquals(2, node.status().awake());

    node.timePasses(DAY);

    node.custody.expectMessage(new Custody.Dropped(MESSAGE.id(), LOCK, 3, Custody.Why.EXPIRED));
  }

  @Test
  void after_a_restart_only_those_who_are_paid_are_awake() {
    var before = node(storage, 20_000);
    pay(before);
    before.ask(store(message(5, 4_000), 0, START.plus(DAY)), Response.FragmentStored.class);
    kit.stop(before.store);

    var left = SegmentedFragments.open(files.reopened(), index.reopened(), new TestSecrets(2));
    var node = node(left, 20_000);

    assertEquals(2, node.status().fragments());
    assertEquals(1, node.status().awake());
    node.ask(fetch(message(5, 4_000), 0), Response.FragmentRange.class);
  }

  @Test
  void what_was_asked_before_a_rest_is_answered_and_what_comes_after_it_too() {
    var go = new CountDownLatch(1);
    var slow = new SwitchedFragments(storage, () -> {}, () -> awaitQuietly(go));
    var node = node(slow, 1);
    var other = message(2, 4_000);
    node.ask(store(MESSAGE, 3, START.plus(DAY)), Response.FragmentStored.class);
    node.ask(store(other, 0, START.plus(DAY)), Response.FragmentStored.class);

    // Each of these puts the keeper before to rest, which still waits for the disk.
    var first = node.send(fetch(MESSAGE, 3));
    var second = node.send(fetch(other, 0));
    var third = node.send(new Request.ProvePossession(MESSAGE.id(), 3, fill(4)));
    assertEquals(1, node.status().awake());
    go.countDown();

    assertEquals(Response.FragmentRange.class, first.receiveMessage().response().getClass());
    assertEquals(Response.FragmentRange.class, second.receiveMessage().response().getClass());
    assertEquals(Response.Possession.class, third.receiveMessage().response().getClass());
  }

  @Test
  void bodies_in_memory_have_a_room_and_leave_it_when_they_are_idle_or_their_keeper_ends() {
    var reads = new AtomicInteger();
    var counted = new SwitchedFragments(storage, () -> {}, reads::incrementAndGet);
    var keepers = LIMITS.keepers();
    var node = node(counted, new KeeperLimits(keepers.bodyIdle(), keepers.idle(), 1_500, 20_000));
    var other = message(2, 4_000);
    node.ask(store(MESSAGE, 3, START.plus(DAY)), Response.FragmentStored.class);
    node.ask(store(other, 0, START.plus(DAY)), Response.FragmentStored.class);

    assertEquals(1, readsFor(node, MESSAGE, 3, reads));
    assertEquals(2, readsFor(node, other, 0, reads));
    node.timePasses(keepers.bodyIdle());
    assertEquals(1, readsFor(node, other, 0, reads));
    assertEquals(2, readsFor(node, MESSAGE, 3, reads));

    node.ask(delete(other));
    node.timePasses(Duration.ofMillis(1));
    assertEquals(1, readsFor(node, MESSAGE, 3, reads));
  }

  /** How often the disk is read for two fetches. */
  private static int readsFor(
      StoringNode node, CodedMessage message, int index, AtomicInteger all) {
    var before = all.get();
    node.ask(fetch(message, index), Response.FragmentRange.class);
    node.ask(fetch(message, index), Response.FragmentRange.class);
    return all.get() - before;
  }

  /** One fragment for a day, unpaid, whose keeper rests. */
  private StoringNode resting() {
    var node = node(storage, 20_000);
    node.ask(store(MESSAGE, 3, START.plus(DAY)), Response.FragmentStored.class);
    assertEquals(1, node.status().awake());
    node.timePasses(LIMITS.keepers().idle());
    assertEquals(0, node.status().awake());
    return node;
  }

  private static void pay(StoringNode node) {
    var answer = node.send(store(MESSAGE, 3, START.plus(DAY), payment()));
    node.custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.Accepted(LOCK));
    answer.expectMessageClass(PeerLink.Reply.class);
    node.custody.expectMessageClass(Custody.Held.class);
  }

  private StoringNode node(FragmentStorage disk, int maxAwake) {
    var keepers = LIMITS.keepers();
    return node(
        disk, new KeeperLimits(keepers.bodyIdle(), keepers.idle(), keepers.bodyBytes(), maxAwake));
  }

  private StoringNode node(FragmentStorage disk, KeeperLimits limits) {
    return new StoringNode(kit, time, StoringNode.limits(limits), disk).ready();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException impatient) {
      throw new IllegalStateException(impatient);
    }
  }
}
