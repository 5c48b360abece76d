package org.nodus.actors.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.ledger.replica.LedgerNews;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.record.Records;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

class GateTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Hash256 NETWORK = Sha256.of(Bytes.utf8("network"));
  private static final Hash256 CHECKPOINT = Sha256.of(Bytes.utf8("checkpoint"));
  private static final PeerLink.Peer AGENT =
      new PeerLink.Peer(new NodeId(Hash256.ZERO), Bytes.wrap(new byte[32]), Optional.empty());

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<LedgerReplica.Command> ledger =
      KIT.createTestProbe(LedgerReplica.Command.class);
  private final TestProbe<PeerLink.Incoming> branch = KIT.createTestProbe(PeerLink.Incoming.class);
  private final TestProbe<PeerLink.Reply> answers = KIT.createTestProbe(PeerLink.Reply.class);
  private final ActorRef<Gate.Command> gate =
      KIT.spawn(
          Gate.create(
              link.getRef(),
              ledger.getRef(),
              GateLimits.of(new WorkPrice(1_000), IpCaps.PUBLIC_NETWORK, 800),
              new Gate.Place(NETWORK, new NodeId(Hash256.ZERO)),
              TestEnv.seeded(1).clock()));
  private final ActorRef<PeerLink.Incoming> door =
      link.expectMessageClass(PeerLink.Serve.class).handler();
  private final ActorRef<LedgerNews> news =
      ledger.expectMessageClass(LedgerReplica.Subscribe.class).subscriber();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void what_reads_reaches_its_branch_and_what_is_not_paid_does_not() {
    KIT.spawn(Gate.link(gate)).tell(new PeerLink.Serve(Request.Service.RECORDS, branch.getRef()));
    var handler = link.expectMessageClass(PeerLink.Serve.class).handler();

    handler.tell(incoming(new Request.PutRecord(NETWORK, Bytes.utf8("record"))));
    handler.tell(incoming(new Request.GetRecord(NETWORK)));

    assertInstanceOf(Response.WorkWanted.class, answers.receiveMessage().response());
    assertEquals(new Request.GetRecord(NETWORK), branch.receiveMessage().request());
  }

  @Test
  void tells_the_last_checkpoint_and_what_the_room_that_is_left_costs() {
    var fragments = KIT.createTestProbe(FragmentStore.Command.class);
    var mailboxes = KIT.createTestProbe(Mailboxes.Command.class);

    var records = KIT.createTestProbe(Records.Command.class);
    var table = KIT.createTestProbe(RoutingTable.Command.class);

    gate.tell(
        new Gate.Watch(fragments.getRef(), mailboxes.getRef(), records.getRef(), table.getRef()));
    fragments
        .expectMessageClass(FragmentStore.GetStatus.class)
        .replyTo()
        .tell(new FragmentStore.Status(true, 9, 0, 700, 800, 0));
    mailboxes
        .expectMessageClass(Mailboxes.GetStatus.class)
        .replyTo()
        .tell(new Mailboxes.Status(true, 1, 300));
    records.expectMessageClass(Records.GetStatus.class).replyTo().tell(new Records.Status(25, 100));
    news.tell(new LedgerNews.EpochOpen(7, CHECKPOINT));

    answers.awaitAssert(
        () -> {
          door.tell(incoming(new Request.GetTerms()));
          assertEquals(
              new Response.Terms(CHECKPOINT, 128, 8, 4), answers.receiveMessage().response());
          return null;
        });
  }

  private PeerLink.Incoming incoming(Request request) {
    return new PeerLink.Incoming(AGENT, request, 1, answers.getRef());
  }
}
