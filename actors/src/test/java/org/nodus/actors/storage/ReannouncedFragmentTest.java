package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.nodus.actors.storage.StoringNode.START;
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
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkProof;

/** A fragment at a node that asks for work: it is held for longer by fresh work, or by tokens. */
class ReannouncedFragmentTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant FIRST_END = START.plus(DAY);
  private static final Instant LATER_END = START.plus(DAY.multipliedBy(2));
  private static final Hash256 LOCK = Hash256.of(StoringNode.fill(42));
  private static final CodedMessage MESSAGE = message(1, 4_000);

  private final PricedNode node = new PricedNode();

  @BeforeEach
  void store_it() {
    assertInstanceOf(
        Response.OfferAccepted.class,
        node.offer(MESSAGE, FIRST_END, PricedNode.work(MESSAGE.id(), FIRST_END)));
    assertInstanceOf(Response.FragmentStored.class, node.ask(store(MESSAGE, 3, FIRST_END)));
  }

  @AfterEach
  void stop() {
    node.kit.shutdownTestKit();
  }

  @Test
  void fresh_work_lets_it_outlive_its_first_end() {
    assertInstanceOf(Response.OfferAccepted.class, offer(LATER_END, work(LATER_END)));
    assertInstanceOf(Response.FragmentStored.class, node.ask(store(MESSAGE, 3, LATER_END)));

    node.time.pass(DAY);
    assertInstanceOf(Response.FragmentRange.class, node.ask(fetch(MESSAGE, 3)));
    node.time.pass(DAY);
    assertEquals(Reason.NOT_FOUND, PricedNode.reason(node.ask(fetch(MESSAGE, 3))));
  }

  @Test
  void the_work_of_its_first_life_buys_no_second_one() {
    assertEquals(Reason.INVALID, PricedNode.reason(offer(LATER_END, work(FIRST_END))));
    assertInstanceOf(Response.WorkWanted.class, offer(LATER_END, Optional.empty()));
    assertEquals(Reason.FORBIDDEN, PricedNode.reason(node.ask(store(MESSAGE, 3, LATER_END))));

    node.time.pass(DAY);
    assertEquals(Reason.NOT_FOUND, PricedNode.reason(node.ask(fetch(MESSAGE, 3))));
  }

  @Test
  void a_lock_lets_it_outlive_its_first_end_without_work() {
    var stored = node.send(store(MESSAGE, 3, LATER_END, payment()));
    node.custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.Accepted(LOCK));
    assertInstanceOf(Response.FragmentStored.class, stored.receiveMessage().response());
    node.custody.expectMessage(new Custody.Held(MESSAGE.id(), LOCK, 3, LATER_END.toEpochMilli()));

    node.time.pass(DAY);
    assertInstanceOf(Response.FragmentRange.class, node.ask(fetch(MESSAGE, 3)));
    node.time.pass(DAY);
    node.custody.expectMessage(new Custody.Dropped(MESSAGE.id(), LOCK, 3, Custody.Why.EXPIRED));
  }

  @Test
  void a_lock_that_is_refused_changes_nothing() {
    var stored = node.send(store(MESSAGE, 3, LATER_END, payment()));
    node.custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.PaymentRefused(Reason.CONFLICT, "not final"));

    assertEquals(
        new Response.Refused(Reason.CONFLICT, "not final"), stored.receiveMessage().response());
    assertInstanceOf(Response.FragmentRange.class, node.ask(fetch(MESSAGE, 3)));
    node.time.pass(DAY);
    assertEquals(Reason.NOT_FOUND, PricedNode.reason(node.ask(fetch(MESSAGE, 3))));
  }

  private Response offer(Instant end, Optional<WorkProof> work) {
    return node.offer(MESSAGE, end, work);
  }

  private static Optional<WorkProof> work(Instant end) {
    return PricedNode.work(MESSAGE.id(), end);
  }
}
