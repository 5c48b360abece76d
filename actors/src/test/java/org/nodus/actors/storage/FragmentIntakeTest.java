package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nodus.actors.storage.StoringNode.LIMITS;
import static org.nodus.actors.storage.StoringNode.START;
import static org.nodus.actors.storage.StoringNode.fetch;
import static org.nodus.actors.storage.StoringNode.fill;
import static org.nodus.actors.storage.StoringNode.message;
import static org.nodus.actors.storage.StoringNode.payment;
import static org.nodus.actors.storage.StoringNode.range;
import static org.nodus.actors.storage.StoringNode.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/** Who may come in: payment, quota, memory. */
class FragmentIntakeTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Hash256 LOCK = Hash256.of(fill(42));

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private final SegmentedFragments storage =
      SegmentedFragments.open(files, index, new TestSecrets(1));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_paid_fragment_is_written_after_its_payment_was_accepted() {
    var node = node(LIMITS);
    var message = message(1, 4000);

    var answers = node.send(store(message, 5, START.plus(DAY), payment()));
    var check = node.custody.expectMessageClass(Custody.CheckPayment.class);
    assertEquals(0, storage.usage().records());
    check.replyTo().tell(new Custody.Accepted(LOCK));

    assertEquals(Response.FragmentStored.class, answers.receiveMessage().response().getClass());
    assertEquals(
        new Custody.CheckPayment(
            payment().orElseThrow(), message.id(), 5, 1000, in(DAY), 1_000, check.replyTo()),
        check);
    node.custody.expectMessage(new Custody.Held(message.id(), LOCK, 5, in(DAY)));
    assertEquals(Optional.of(LOCK), storage.read(message.id(), 5).orElseThrow().lock());
  }

  @Test
  void a_payment_in_any_range_counts_for_the_whole_fragment() {
    var node = node(LIMITS);
    var message = message(1, 400_000);
    node.ask(range(message, 0, START.plus(DAY), 0, 49_152, payment()));
    node.ask(range(message, 0, START.plus(DAY), 49_152, 49_152, Optional.empty()));

    node.send(range(message, 0, START.plus(DAY), 98_304, 1_696, Optional.empty()));

    node.custody.expectMessageClass(Custody.CheckPayment.class);
  }

  @Test
  void a_refused_payment_is_the_senders_answer_and_nothing_is_written() {
    var node = node(LIMITS);

    var answers = node.send(store(message(1, 4000), 5, START.plus(DAY), payment()));
    node.custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.PaymentRefused(Reason.CONFLICT, "not final"));

    assertEquals(
        new Response.Refused(Reason.CONFLICT, "not final"), answers.receiveMessage().response());
    assertEquals(0, storage.usage().records());
    assertEquals(0, node.status().heldBytes());
  }

  @Test
  void a_silent_ledger_is_a_refusal() {
    var node = node(LIMITS);
    var answers = node.send(store(message(1, 4000), 5, START.plus(DAY), payment()));
    node.custody.expectMessageClass(Custody.CheckPayment.class);

    node.timePasses(LIMITS.paymentTimeout().plusMillis(100));

    assertEquals(
        new Response.Refused(Reason.BUSY, "the ledger is silent"),
        answers.receiveMessage().response());
  }

  @Test
  void a_price_does_not_rise_between_offer_and_lock() {
    var node = node(withQuota(4_096));
    var message = message(1, 4000);
    var month = DAY.multipliedBy(30);
    var offer = new Request.OfferFragment(message.id(), 1000, in(month), true);
    var quote = node.ask(offer, Response.OfferAccepted.class).quoteMicros();
    node.ask(store(message(2, 4000), 0, START.plus(DAY)), Response.FragmentStored.class);
    node.ask(store(message(3, 4000), 0, START.plus(DAY)), Response.FragmentStored.class);

    node.send(store(message, 0, START.plus(month), payment()));

    assertEquals(quote, node.custody.expectMessageClass(Custody.CheckPayment.class).quoteMicros());
    var stranger = new Request.OfferFragment(message(4, 4000).id(), 1000, in(month), true);
    assertEquals(true, node.ask(stranger, Response.OfferAccepted.class).quoteMicros() > quote);
  }

  @Test
  void a_paid_fragment_may_live_longer_than_a_free_one() {
    var node = node(LIMITS);

    node.send(store(message(1, 4000), 5, START.plus(DAY.multipliedBy(90)), payment()));

    node.custody.expectMessageClass(Custody.CheckPayment.class);
    assertEquals(
        Reason.EXPIRY,
        node.refusal(store(message(1, 4000), 5, START.plus(DAY.multipliedBy(91)), payment())));
  }

  @Test
  void custody_hears_when_a_paid_fragment_expires_or_is_deleted() {
    var node = node(LIMITS);
    var expiring = message(1, 4000);
    var deleted = message(2, 4000);
    pay(node, expiring, Duration.ofHours(1));
    pay(node, deleted, DAY);

    node.ask(StoringNode.delete(deleted));
    node.custody.expectMessage(new Custody.Dropped(deleted.id(), LOCK, 0, Custody.Why.DELETED));
    node.timePasses(Duration.ofHours(1));

    node.custody.expectMessage(new Custody.Dropped(expiring.id(), LOCK, 0, Custody.Why.EXPIRED));
  }

  @Test
  void custody_hears_after_a_restart_what_is_still_held() {
    var node = node(LIMITS);
    var message = message(1, 4000);
    pay(node, message, DAY);
    kit.stop(node.store);

    var left = SegmentedFragments.open(files.reopened(), index.reopened(), new TestSecrets(2));
    var again = new StoringNode(kit, clock, LIMITS, left).ready();

    again.custody.expectMessage(new Custody.Held(message.id(), LOCK, 0, in(DAY)));
  }

  @Test
  void what_is_paid_and_then_held_for_longer_is_still_owed_after_a_restart() {
    var node = node(LIMITS);
    var message = message(1, 4000);
    var longer = DAY.multipliedBy(2);
    pay(node, message, DAY);
    node.ask(store(message, 0, START.plus(longer)), Response.FragmentStored.class);
    kit.stop(node.store);

    var left = SegmentedFragments.open(files.reopened(), index.reopened(), new TestSecrets(2));
    var again = new StoringNode(kit, clock, LIMITS, left).ready();

    again.custody.expectMessage(new Custody.Held(message.id(), LOCK, 0, in(longer)));
  }

  @Test
  void what_is_held_for_longer_and_then_paid_for_is_owed_after_a_restart() {
    var node = node(LIMITS);
    var message = message(1, 4000);
    var longer = DAY.multipliedBy(2);
    node.ask(store(message, 0, START.plus(longer)), Response.FragmentStored.class);
    pay(node, message, DAY);
    kit.stop(node.store);

    var left = SegmentedFragments.open(files.reopened(), index.reopened(), new TestSecrets(2));
    var again = new StoringNode(kit, clock, LIMITS, left).ready();

    again.custody.expectMessage(new Custody.Held(message.id(), LOCK, 0, in(longer)));
  }

  @Test
  void what_is_held_is_prolonged_by_a_full_node() {
    var node = node(withQuota(1_500));
    var message = message(1, 4000);
    node.ask(store(message, 0, START.plus(DAY)), Response.FragmentStored.class);
    var longer = START.plus(DAY.multipliedBy(2));

    node.ask(
        new Request.OfferFragment(message.id(), 1000, longer.toEpochMilli(), false),
        Response.OfferAccepted.class);
    node.ask(store(message, 0, longer), Response.FragmentStored.class);
    assertEquals(Reason.FULL, node.refusal(store(message, 1, longer)));
  }

  @Test
  void what_is_paid_stays_owed_when_the_disk_does_not_take_it_for_longer() {
    var full = new AtomicBoolean();
    var disk =
        new SwitchedFragments(
            storage,
            () -> {
              if (full.get()) {
                throw new StoreFailure.NoSpace("full");
              }
            });
    var node = new StoringNode(kit, clock, LIMITS, disk).ready();
    var message = message(1, 4000);
    pay(node, message, DAY);
    full.set(true);

    assertEquals(Reason.FULL, node.refusal(store(message, 0, START.plus(DAY.multipliedBy(2)))));

    full.set(false);
    node.ask(StoringNode.delete(message));
    node.custody.expectMessage(new Custody.Dropped(message.id(), LOCK, 0, Custody.Why.DELETED));
  }

  @Test
  void a_secret_is_answered_as_custody_answers() {
    var node = node(LIMITS);
    var release = new Request.ReleaseSecret(message(1, 400).id(), LOCK, 5, fill(6));

    var recorded = node.send(release);
    node.custody
        .expectMessageClass(Custody.SecretReleased.class)
        .replyTo()
        .tell(new Custody.Recorded());
    var refused = node.send(release);
    node.custody
        .expectMessageClass(Custody.SecretReleased.class)
        .replyTo()
        .tell(new Custody.SecretRefused(Reason.INVALID, "not its hash"));
    var silent = node.send(release);
    node.custody.expectMessageClass(Custody.SecretReleased.class);
    node.timePasses(LIMITS.paymentTimeout().plusMillis(100));

    assertEquals(new Response.Done(), recorded.receiveMessage().response());
    assertEquals(
        new Response.Refused(Reason.INVALID, "not its hash"), refused.receiveMessage().response());
    assertEquals(Reason.BUSY, ((Response.Refused) silent.receiveMessage().response()).reason());
  }

  @Test
  void the_quota_counts_what_is_held_and_what_is_being_written() {
    var node = node(withQuota(2_500));
    var paid = message(1, 4000);
    node.ask(store(message(2, 4000), 0, START.plus(DAY)), Response.FragmentStored.class);
    node.send(store(paid, 0, START.plus(DAY), payment()));
    node.custody.expectMessageClass(Custody.CheckPayment.class);

    assertEquals(Reason.FULL, node.refusal(store(message(3, 4000), 0, START.plus(DAY))));
    assertEquals(
        Reason.FULL, node.refusal(new Request.OfferFragment(paid.id(), 1000, in(DAY), false)));
    node.timePasses(LIMITS.paymentTimeout().plusMillis(100));
    node.link.awaitAssert(
        () -> {
          node.ask(store(message(3, 4000), 0, START.plus(DAY)), Response.FragmentStored.class);
          return null;
        });
  }

  @Test
  void fragments_of_a_byte_fill_a_quota_as_if_they_had_a_kibibyte() {
    var node = node(withQuota(3 * 1_024));
    for (var index = 0; index < 3; index++) {
      node.ask(store(message(index, 1), 0, START.plus(DAY)), Response.FragmentStored.class);
    }

    assertEquals(3 * 1_024, node.status().heldBytes());
    assertEquals(Reason.FULL, node.refusal(store(message(9, 1), 0, START.plus(DAY))));
    var offer = new Request.OfferFragment(message(9, 1).id(), 1, in(DAY), false);
    assertEquals(Reason.FULL, node.refusal(offer));
  }

  @Test
  void one_peer_cannot_fill_the_memory_with_beginnings() {
    var node = node(withPartials(155_000, 250_000));
    var message = message(1, 400_000);
    node.ask(range(message, 0, START.plus(DAY), 0, 49_152, Optional.empty()));
    node.ask(range(message, 1, START.plus(DAY), 0, 49_152, Optional.empty()));
    node.ask(range(message, 2, START.plus(DAY), 0, 49_152, Optional.empty()));
    var fourth = range(message, 3, START.plus(DAY), 0, 49_152, Optional.empty());

    assertEquals(Reason.BUSY, node.refusal(fourth));
    var other = new NodeId(Hash256.of(fill(77)));
    assertEquals(new Response.Done(), node.send(other, fourth).receiveMessage().response());
    assertEquals(
        new Response.Done(),
        node.send(other, range(message, 4, START.plus(DAY), 0, 1, Optional.empty()))
            .receiveMessage()
            .response());
    node.timePasses(Duration.ofMinutes(3));
    assertEquals(0, node.status().partialBytes());
    assertEquals(new Response.Done(), node.ask(fourth));
  }

  @Test
  void more_writes_than_may_wait_are_busy() {
    var node = node(withWaitingWrites(1));
    node.send(store(message(1, 4000), 0, START.plus(DAY), payment()));
    node.custody.expectMessageClass(Custody.CheckPayment.class);

    assertEquals(Reason.BUSY, node.refusal(store(message(2, 4000), 0, START.plus(DAY))));
  }

  @Test
  void a_lost_receipt_costs_one_range() {
    var node = node(LIMITS);
    var message = message(1, 400_000);
    var first = range(message, 0, START.plus(DAY), 0, 49_152, Optional.empty());
    node.ask(first);
    node.ask(range(message, 0, START.plus(DAY), 49_152, 49_152, Optional.empty()));
    var receipt = node.ask(range(message, 0, START.plus(DAY), 98_304, 1_696, Optional.empty()));

    assertEquals(receipt, node.ask(first));
    node.ask(fetch(message, 0), Response.FragmentRange.class);
  }

  private StoringNode node(StorageLimits limits) {
    return new StoringNode(kit, clock, limits, storage).ready();
  }

  private static void pay(StoringNode node, CodedMessage message, Duration life) {
    var answers = node.send(store(message, 0, START.plus(life), payment()));
    node.custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.Accepted(LOCK));
    answers.receiveMessage();
    node.custody.expectMessageClass(Custody.Held.class);
  }

  private static long in(Duration life) {
    return START.plus(life).toEpochMilli();
  }

  private static StorageLimits withQuota(long bytes) {
    return limits(bytes, LIMITS.partialBytesPerPeer(), LIMITS.partialBytes(), 1_024);
  }

  private static StorageLimits withPartials(int perPeer, int all) {
    return limits(LIMITS.quotaBytes(), perPeer, all, 1_024);
  }

  private static StorageLimits withWaitingWrites(int writes) {
    return limits(LIMITS.quotaBytes(), LIMITS.partialBytesPerPeer(), LIMITS.partialBytes(), writes);
  }

  private static StorageLimits limits(long quota, int perPeer, int all, int writes) {
    return new StorageLimits(
        quota,
        LIMITS.freeLife(),
        LIMITS.paidLife(),
        perPeer,
        all,
        LIMITS.partialLife(),
        writes,
        LIMITS.paymentTimeout(),
        LIMITS.fullPause(),
        LIMITS.keepers(),
        LIMITS.microsPerMebibyteDay());
  }
}
