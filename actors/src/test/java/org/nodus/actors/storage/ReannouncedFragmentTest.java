package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.storage.StoringNode.KEYS;
import static org.nodus.actors.storage.StoringNode.LIMITS;
import static org.nodus.actors.storage.StoringNode.PEER;
import static org.nodus.actors.storage.StoringNode.START;
import static org.nodus.actors.storage.StoringNode.fetch;
import static org.nodus.actors.storage.StoringNode.message;
import static org.nodus.actors.storage.StoringNode.payment;
import static org.nodus.actors.storage.StoringNode.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.admission.Gate;
import org.nodus.actors.admission.GateLimits;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

/** A fragment at a node that asks for work: it is held for longer by fresh work, or by tokens. */
class ReannouncedFragmentTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant FIRST_END = START.plus(DAY);
  private static final Instant LATER_END = START.plus(DAY.multipliedBy(2));
  private static final Hash256 NETWORK = Hash256.of(StoringNode.fill(11));
  private static final Hash256 LOCK = Hash256.of(StoringNode.fill(42));
  private static final CodedMessage MESSAGE = message(1, 4_000);

  private final ActorTestKit kit = IdleTime.kit();
  private final IdleTime time = new IdleTime(kit);
  private final TestProbe<PeerLink.Command> link = kit.createTestProbe();
  private final TestProbe<Custody.Command> custody = kit.createTestProbe();
  private final SegmentedFragments storage =
      SegmentedFragments.open(
          new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1));
  private ActorRef<PeerLink.Incoming> door;

  @BeforeEach
  void start() {
    var limits = GateLimits.of(new WorkPrice(1_000), IpCaps.PUBLIC_NETWORK, 800);
    var ledger = kit.<LedgerReplica.Command>createTestProbe();
    var gate = kit.spawn(Gate.create(link.getRef(), ledger.getRef(), limits, NETWORK, time));
    link.expectMessageClass(PeerLink.Serve.class);
    var store =
        kit.spawn(
            FragmentStore.create(
                new FragmentStore.Parts(
                    time.env(1),
                    KEYS,
                    LIMITS,
                    storage,
                    kit.spawn(Gate.link(gate)),
                    custody.getRef(),
                    kit.<HoldingNews>createTestProbe().getRef())));
    door = link.expectMessageClass(PeerLink.Serve.class).handler();
    var status = kit.<FragmentStore.Status>createTestProbe();
    link.awaitAssert(
        () -> {
          store.tell(new FragmentStore.GetStatus(status.getRef()));
          assertTrue(status.receiveMessage().writable());
          return null;
        });
    assertInstanceOf(Response.OfferAccepted.class, offer(FIRST_END, work(FIRST_END)));
    assertInstanceOf(Response.FragmentStored.class, ask(store(MESSAGE, 3, FIRST_END)));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void fresh_work_lets_it_outlive_its_first_end() {
    assertInstanceOf(Response.OfferAccepted.class, offer(LATER_END, work(LATER_END)));
    assertInstanceOf(Response.FragmentStored.class, ask(store(MESSAGE, 3, LATER_END)));

    time.pass(DAY);
    assertInstanceOf(Response.FragmentRange.class, ask(fetch(MESSAGE, 3)));
    time.pass(DAY);
    assertEquals(Reason.NOT_FOUND, reason(ask(fetch(MESSAGE, 3))));
  }

  @Test
  void the_work_of_its_first_life_buys_no_second_one() {
    assertEquals(Reason.INVALID, reason(offer(LATER_END, work(FIRST_END))));
    assertInstanceOf(Response.WorkWanted.class, offer(LATER_END, Optional.empty()));
    assertEquals(Reason.FORBIDDEN, reason(ask(store(MESSAGE, 3, LATER_END))));

    time.pass(DAY);
    assertEquals(Reason.NOT_FOUND, reason(ask(fetch(MESSAGE, 3))));
  }

  @Test
  void a_lock_lets_it_outlive_its_first_end_without_work() {
    var stored = send(store(MESSAGE, 3, LATER_END, payment()));
    custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.Accepted(LOCK));
    assertInstanceOf(Response.FragmentStored.class, stored.receiveMessage().response());
    custody.expectMessage(new Custody.Held(MESSAGE.id(), LOCK, 3, LATER_END.toEpochMilli()));

    time.pass(DAY);
    assertInstanceOf(Response.FragmentRange.class, ask(fetch(MESSAGE, 3)));
    time.pass(DAY);
    custody.expectMessage(new Custody.Dropped(MESSAGE.id(), LOCK, 3, Custody.Why.EXPIRED));
  }

  @Test
  void a_lock_that_is_refused_changes_nothing() {
    var stored = send(store(MESSAGE, 3, LATER_END, payment()));
    custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.PaymentRefused(Reason.CONFLICT, "not final"));

    assertEquals(
        new Response.Refused(Reason.CONFLICT, "not final"), stored.receiveMessage().response());
    assertInstanceOf(Response.FragmentRange.class, ask(fetch(MESSAGE, 3)));
    time.pass(DAY);
    assertEquals(Reason.NOT_FOUND, reason(ask(fetch(MESSAGE, 3))));
  }

  private Response offer(Instant end, Optional<WorkProof> work) {
    var bytes = MESSAGE.commitment().fragmentBytes();
    return ask(new Request.OfferFragment(MESSAGE.id(), bytes, end.toEpochMilli(), false, work));
  }

  /** Enough for two days at an empty node. */
  private static Optional<WorkProof> work(Instant end) {
    var question = WorkQuestion.ofFragments(MESSAGE.id(), end.toEpochMilli());
    return Optional.of(new WorkSearch(question, NETWORK, 1_000, 0).solve());
  }

  private static Reason reason(Response response) {
    return assertInstanceOf(Response.Refused.class, response).reason();
  }

  private Response ask(Request request) {
    return send(request).receiveMessage().response();
  }

  private TestProbe<PeerLink.Reply> send(Request request) {
    var answers = kit.<PeerLink.Reply>createTestProbe();
    door.tell(new PeerLink.Incoming(PEER, request, 7, answers.getRef()));
    return answers;
  }
}
