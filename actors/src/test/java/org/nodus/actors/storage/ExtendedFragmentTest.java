package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.storage.PricedNode.reason;
import static org.nodus.actors.storage.StoringNode.KEYS;
import static org.nodus.actors.storage.StoringNode.START;
import static org.nodus.actors.storage.StoringNode.delete;
import static org.nodus.actors.storage.StoringNode.fetch;
import static org.nodus.actors.storage.StoringNode.message;
import static org.nodus.actors.storage.StoringNode.payment;
import static org.nodus.actors.storage.StoringNode.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkProof;

/** A fragment is held for longer without being brought again. */
class ExtendedFragmentTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant FIRST_END = START.plus(DAY);
  private static final Instant LATER_END = START.plus(DAY.multipliedBy(2));
  private static final Hash256 LOCK = Hash256.of(StoringNode.fill(42));
  private static final CodedMessage MESSAGE = message(1, 4_000);

  private final PricedNode node = new PricedNode();

  @BeforeEach
  void store_it() {
    node.offer(MESSAGE, FIRST_END, work(FIRST_END));
    assertInstanceOf(Response.FragmentStored.class, node.ask(store(MESSAGE, 3, FIRST_END)));
  }

  @AfterEach
  void stop() {
    node.kit.shutdownTestKit();
  }

  @Test
  void fresh_work_lets_it_outlive_its_first_end_and_no_other() {
    var stored =
        assertInstanceOf(
            Response.FragmentStored.class, node.ask(longer(LATER_END, work(LATER_END))));

    var receipt = new StorageReceipt(MESSAGE.id(), 3, LATER_END.toEpochMilli(), stored.signature());
    assertTrue(receipt.verify(KEYS.signing().publicKey()));
    node.time.pass(DAY);
    assertInstanceOf(Response.FragmentRange.class, node.ask(fetch(MESSAGE, 3)));
    node.time.pass(DAY);
    assertEquals(Reason.NOT_FOUND, reason(node.ask(fetch(MESSAGE, 3))));
    assertEquals(Optional.empty(), node.storage.read(MESSAGE.id(), 3));
  }

  @Test
  void it_is_durable_when_it_is_acknowledged() {
    node.ask(longer(LATER_END, work(LATER_END)));

    assertEquals(LATER_END, node.storage.list(MESSAGE.id()).getFirst().expiry());
  }

  @Test
  void only_the_added_time_costs_work() {
    var whole = assertInstanceOf(Response.WorkWanted.class, node.ask(longer(LATER_END, none())));
    var claims =
        new Request.ExtendFragment(
            MESSAGE.commitment(),
            3,
            START.toEpochMilli(),
            LATER_END.toEpochMilli(),
            none(),
            Optional.empty());
    var both = assertInstanceOf(Response.WorkWanted.class, node.ask(claims));

    assertEquals(2.0, (double) both.units() / whole.units(), 0.02);
    var exact = PricedNode.work(MESSAGE.id(), LATER_END, whole.units());
    assertInstanceOf(Response.FragmentStored.class, node.ask(longer(LATER_END, exact)));
  }

  @Test
  void who_says_that_more_is_paid_for_than_is_gets_nothing() {
    var end = LATER_END.plus(DAY);
    var claims =
        new Request.ExtendFragment(
            MESSAGE.commitment(),
            3,
            LATER_END.toEpochMilli(),
            end.toEpochMilli(),
            work(end),
            Optional.empty());

    assertEquals(Reason.EXPIRY, reason(node.ask(claims)));
    assertEquals(FIRST_END, node.storage.list(MESSAGE.id()).getFirst().expiry());
  }

  @Test
  void extending_what_is_not_held_opens_no_way_for_it() {
    var other = message(2, 4_000);
    var work = PricedNode.work(other.id(), LATER_END);
    var extend =
        new Request.ExtendFragment(
            other.commitment(),
            3,
            FIRST_END.toEpochMilli(),
            LATER_END.toEpochMilli(),
            work,
            Optional.empty());

    assertEquals(Reason.NOT_FOUND, reason(node.ask(extend)));
    assertEquals(Reason.FORBIDDEN, reason(node.ask(store(other, 3, LATER_END))));
  }

  @Test
  void one_work_extends_one_fragment_here() {
    var offered = PricedNode.work(MESSAGE.id(), FIRST_END.plusMillis(1));
    node.offer(MESSAGE, FIRST_END.plusMillis(1), offered);
    node.ask(store(MESSAGE, 4, FIRST_END.plusMillis(1)));
    var work = work(LATER_END);
    assertInstanceOf(Response.FragmentStored.class, node.ask(longer(3, LATER_END, work)));

    assertEquals(Reason.CONFLICT, reason(node.ask(longer(4, LATER_END, work))));
    assertInstanceOf(Response.FragmentStored.class, node.ask(longer(3, LATER_END, work)));
  }

  @Test
  void too_late_too_long_and_deleted_are_refused() {
    var far = START.plus(Duration.ofDays(31));
    assertEquals(
        Reason.EXPIRY, reason(node.ask(longer(far, PricedNode.work(MESSAGE.id(), far, 50_000)))));
    node.time.pass(DAY);
    assertEquals(Reason.NOT_FOUND, reason(node.ask(longer(LATER_END, work(LATER_END)))));
  }

  @Test
  void what_was_deleted_stays_deleted() {
    assertInstanceOf(Response.Done.class, node.ask(delete(MESSAGE)));

    assertEquals(Reason.NOT_FOUND, reason(node.ask(longer(LATER_END, work(LATER_END)))));
  }

  @Test
  void a_lock_extends_it_for_the_price_of_the_added_time() {
    var quote = quote(LATER_END);
    var stored = node.send(paidUntil(LATER_END));
    var check = node.custody.expectMessageClass(Custody.CheckPayment.class);
    check.replyTo().tell(new Custody.Accepted(LOCK));

    assertInstanceOf(Response.FragmentStored.class, stored.receiveMessage().response());
    assertEquals(quote, check.quoteMicros());
    assertEquals(LATER_END.toEpochMilli(), check.expiresAtMillis());
    node.custody.expectMessage(new Custody.Held(MESSAGE.id(), LOCK, 3, LATER_END.toEpochMilli()));
    assertEquals(Optional.of(LOCK), node.storage.list(MESSAGE.id()).getFirst().lock());
  }

  @Test
  void another_fragment_of_the_message_costs_its_whole_life() {
    var end = START.plus(DAY.multipliedBy(20));
    node.offer(MESSAGE, end, PricedNode.work(MESSAGE.id(), end, 20_000));
    assertInstanceOf(Response.FragmentStored.class, node.ask(store(MESSAGE, 3, end)));
    var added = quote(end.plusSeconds(1));
    node.send(store(MESSAGE, 4, end.plusSeconds(1), payment()));

    var check = node.custody.expectMessageClass(Custody.CheckPayment.class);

    assertEquals(4, check.index());
    assertTrue(
        check.quoteMicros() > added, () -> check.quoteMicros() + " of a whole life, " + added);
  }

  private long quote(Instant end) {
    var bytes = MESSAGE.commitment().fragmentBytes();
    var offer = new Request.OfferFragment(MESSAGE.id(), bytes, end.toEpochMilli(), true, none());
    return assertInstanceOf(Response.OfferAccepted.class, node.ask(offer)).quoteMicros();
  }

  @Test
  void a_lock_that_does_not_pay_changes_nothing() {
    var stored = node.send(paidUntil(LATER_END));
    node.custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.PaymentRefused(Reason.CONFLICT, "too little"));

    assertEquals(
        new Response.Refused(Reason.CONFLICT, "too little"), stored.receiveMessage().response());
    assertEquals(FIRST_END, node.storage.list(MESSAGE.id()).getFirst().expiry());
  }

  private static Request paidUntil(Instant end) {
    return new Request.ExtendFragment(
        MESSAGE.commitment(), 3, FIRST_END.toEpochMilli(), end.toEpochMilli(), none(), payment());
  }

  private static Request longer(Instant end, Optional<WorkProof> work) {
    return longer(3, end, work);
  }

  private static Request longer(int index, Instant end, Optional<WorkProof> work) {
    return new Request.ExtendFragment(
        MESSAGE.commitment(),
        index,
        FIRST_END.toEpochMilli(),
        end.toEpochMilli(),
        work,
        Optional.empty());
  }

  private static Optional<WorkProof> work(Instant end) {
    return PricedNode.work(MESSAGE.id(), end);
  }

  private static Optional<WorkProof> none() {
    return Optional.empty();
  }
}
