package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.admission.FreeOfCharge;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.Possession;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.message.MessageKey;
import org.nodus.protocol.message.ShareSecret;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

class HolderSettlementTest {
  /** Time stands still: nobody is slow. */
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

  private static final Contact HOLDER = TestContacts.local(1);
  private static final int INDEX = 5;
  private static final MessageKey KEY = new MessageKey(MessageFixtures.filled(32, 6));
  private static final FragmentCoder CODER = FragmentCoder.create();
  private static final CodedMessage MESSAGE =
      CODER.encode(Bytes.utf8("sealed"), 4, KEY.deleteKey().publicKey());
  private static final ShareSecret SECRET = new ShareSecret(MessageFixtures.filled(32, 7));

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<HolderSettlement.Result> requester =
      KIT.createTestProbe(HolderSettlement.Result.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_proof_is_answered_with_the_secret_and_only_then_with_the_order_to_delete() {
    settle(Optional.of(SECRET));

    var challenge = expect(Request.ProvePossession.class);
    answer(challenge, proofOf((Request.ProvePossession) challenge.request()));
    var release = expect(Request.ReleaseSecret.class);
    assertEquals(SECRET.bytes(), ((Request.ReleaseSecret) release.request()).secret());
    answer(release, new Response.Done());
    answer(expect(Request.DeleteFragments.class), new Response.Done());

    requester.expectMessage(new HolderSettlement.Result(HolderSettlement.Pay.PAID, true));
  }

  @Test
  void a_wrong_proof_gets_no_secret() {
    settle(Optional.of(SECRET));

    answer(expect(Request.ProvePossession.class), new Response.Possession(Hash256.ZERO));

    answer(expect(Request.DeleteFragments.class), new Response.Done());
    requester.expectMessage(new HolderSettlement.Result(HolderSettlement.Pay.UNPROVEN, true));
  }

  @Test
  void who_is_silent_gets_nothing() {
    settle(Optional.of(SECRET));

    var challenge = expect(Request.ProvePossession.class);
    challenge.replyTo().tell(new PeerLink.Unanswered(HOLDER, PeerLink.Silence.OUT_OF_TIME));

    requester.expectMessage(new HolderSettlement.Result(HolderSettlement.Pay.SILENT, false));
    link.expectNoMessage();
  }

  @Test
  void a_secret_that_may_be_lost_is_given_again_and_nothing_is_deleted_before_it_is_confirmed() {
    settle(Optional.of(SECRET));
    var challenge = expect(Request.ProvePossession.class);
    answer(challenge, proofOf((Request.ProvePossession) challenge.request()));

    for (var attempt = 0; attempt < 2; attempt++) {
      var release = expect(Request.ReleaseSecret.class);
      release.replyTo().tell(new PeerLink.Unanswered(HOLDER, PeerLink.Silence.OUT_OF_TIME));
    }

    requester.expectMessage(
        new HolderSettlement.Result(HolderSettlement.Pay.SECRET_UNCONFIRMED, false));
  }

  @Test
  void a_holder_without_a_share_is_only_told_to_delete() {
    settle(Optional.empty());

    answer(
        expect(Request.DeleteFragments.class), new Response.Refused(Response.Reason.NOT_FOUND, ""));

    requester.expectMessage(new HolderSettlement.Result(HolderSettlement.Pay.NOT_OWED, false));
  }

  private void settle(Optional<ShareSecret> secret) {
    var table = KIT.createTestProbe(RoutingTable.Command.class);
    var ports =
        new DeliveryPorts(
            new ReplicaWrite.Partners(
                link.getRef(), table.getRef(), new Scatter(IpCaps.ONE_MACHINE)),
            DeliveryWorld.ANYBODY,
            Optional.empty(),
            new DeliveryPorts.Labour(FreeOfCharge.desk(KIT, TestEnv.seeded(1)), FreeOfCharge.PRICE),
            CODER,
            TestEnv.seeded(1),
            DeliveryLimits.DEFAULT);
    var task =
        new HolderSettlement.Task(
            MESSAGE, KEY, INDEX, HOLDER, secret.map(any -> Hash256.ZERO), secret);
    KIT.spawn(HolderSettlement.create(task, ports, requester.getRef()));
  }

  private static Response proofOf(Request.ProvePossession challenge) {
    return new Response.Possession(
        Possession.proof(challenge.nonce(), MESSAGE.fragment(INDEX).body()));
  }

  private PeerLink.Ask expect(Class<? extends Request> kind) {
    var ask = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(kind, ask.request());
    return ask;
  }

  private static void answer(PeerLink.Ask ask, Response response) {
    ask.replyTo().tell(new PeerLink.Replied(HOLDER, response));
  }
}
