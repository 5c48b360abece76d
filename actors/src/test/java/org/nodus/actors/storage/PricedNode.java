package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.storage.StoringNode.KEYS;
import static org.nodus.actors.storage.StoringNode.LIMITS;
import static org.nodus.actors.storage.StoringNode.PEER;

import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
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
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

/** A storing branch behind the gate of a network that asks for work. */
final class PricedNode {
  private static final Hash256 NETWORK = Hash256.of(StoringNode.fill(11));

  final ActorTestKit kit = IdleTime.kit();
  final IdleTime time = new IdleTime(kit);
  final TestProbe<Custody.Command> custody = kit.createTestProbe();
  final TestProbe<HoldingNews> news = kit.createTestProbe();
  final SegmentedFragments storage =
      SegmentedFragments.open(
          new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1));
  private final TestProbe<PeerLink.Command> link = kit.createTestProbe();
  private final ActorRef<PeerLink.Incoming> door;

  /** Serves when this returns. */
  PricedNode() {
    var limits = GateLimits.of(new WorkPrice(1_000), IpCaps.PUBLIC_NETWORK, 800);
    var ledger = kit.<LedgerReplica.Command>createTestProbe();
    var gate =
        kit.spawn(
            Gate.create(
                link.getRef(), ledger.getRef(), limits, new Gate.Place(NETWORK, KEYS.id()), time));
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
                    news.getRef())));
    door = link.expectMessageClass(PeerLink.Serve.class).handler();
    var status = kit.<FragmentStore.Status>createTestProbe();
    link.awaitAssert(
        () -> {
          store.tell(new FragmentStore.GetStatus(status.getRef()));
          assertTrue(status.receiveMessage().writable());
          return null;
        });
  }

  Response offer(CodedMessage message, Instant end, Optional<WorkProof> work) {
    var bytes = message.commitment().fragmentBytes();
    return ask(new Request.OfferFragment(message.id(), bytes, end.toEpochMilli(), false, work));
  }

  /** Enough for two days of a small message at an empty node. */
  static Optional<WorkProof> work(MessageId message, Instant end) {
    return work(message, end, 1_000);
  }

  static Optional<WorkProof> work(MessageId message, Instant end, long units) {
    var question = WorkQuestion.ofFragments(message, end.toEpochMilli());
    return Optional.of(new WorkSearch(question, NETWORK, units, 0).solve());
  }

  static Reason reason(Response response) {
    return assertInstanceOf(Response.Refused.class, response).reason();
  }

  Response ask(Request request) {
    return send(request).receiveMessage().response();
  }

  TestProbe<PeerLink.Reply> send(Request request) {
    var answers = kit.<PeerLink.Reply>createTestProbe();
    door.tell(new PeerLink.Incoming(PEER, request, 7, answers.getRef()));
    return answers;
  }
}
