package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.codec.BlockCodec;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** What strangers may send to a ledger's nodes, and what it does: nothing. */
class HostileLedgerTest {
  private static final int REPLICA = 4;
  private final LedgerNetwork network = new LedgerNetwork(5, "alice", "bob");
  private final TestCertifier certifier = new TestCertifier(network);

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void noise_is_invalid_whatever_it_claims_to_be() {
    var random = new Random(7);
    for (var i = 0; i < 20; i++) {
      var bytes = new byte[1 + random.nextInt(600)];
      random.nextBytes(bytes);
      var noise = Bytes.wrap(bytes);
      assertInvalid(network.ask(0, new Request.SubmitBlock(noise)));
      assertInvalid(network.ask(0, new Request.SubmitCertificate(noise)));
      assertInvalid(network.ask(0, new Request.ProposeCheckpoint(noise)));
      assertInvalid(network.ask(REPLICA, new Request.PublishBlock(noise)));
      assertInvalid(network.ask(REPLICA, new Request.PublishCheckpoint(noise)));
    }
  }

  @Test
  void a_block_of_a_foreign_hand_gets_no_vote() {
    var mine = certifier.transfer(0, "alice", "bob", 40);
    var forged =
        new Block(mine.body(), Block.sign(mine.body(), TestLedger.seed("bob")).signature());

    assertInvalid(network.ask(0, new Request.SubmitBlock(BlockCodec.bytes(forged))));
  }

  @Test
  void more_than_is_owned_gets_no_vote() {
    var view = certifier.view(0, "alice");
    var greedy =
        new BlockBody(
            network.genesis.network(),
            TestLedger.account("alice"),
            1,
            view.state().head(),
            List.of(),
            new Operation.Transfer(TestLedger.account("bob"), Tokens.ofWhole(1_001), Bytes.EMPTY),
            Tokens.NONE);

    var answer =
        network.ask(
            0,
            new Request.SubmitBlock(
                BlockCodec.bytes(Block.sign(greedy, TestLedger.seed("alice")))));

    assertEquals(
        "the account has fewer tokens than the block spends: 1001, not 1000",
        assertInstanceOf(Response.Refused.class, answer).detail());
  }

  @Test
  void a_final_block_of_a_foreign_committee_is_not_believed() {
    var block = certifier.transfer(0, "alice", "bob", 40);
    var forged = TestCommittee.of(4).finish(block, 0);

    assertInvalid(certifier.publish(REPLICA, forged));
    assertInvalid(
        network.ask(0, new Request.SubmitCertificate(CertificateCodec.bytes(forged.certified()))));
    assertEquals(0, network.status(REPLICA).blocks());
  }

  @Test
  void a_certificate_alone_makes_nothing_final() {
    var certified =
        certifier
            .certify(certifier.transfer(0, "alice", "bob", 40), network.committee())
            .orElseThrow();

    certifier.publish(REPLICA, new FinalBlock(certified, Endorsements.NONE));

    assertEquals(0, network.status(REPLICA).blocks());
    assertEquals(Tokens.ofWhole(1_000), certifier.view(REPLICA, "alice").spendable());
  }

  @Test
  void acknowledgements_of_too_few_make_nothing_final() {
    var block = certifier.finish(certifier.transfer(0, "alice", "bob", 40)).orElseThrow();
    var few = new Endorsements(block.acknowledgements().list().subList(0, 2));

    assertInvalid(certifier.publish(REPLICA, new FinalBlock(block.certified(), few)));
  }

  @Test
  void votes_of_too_few_are_no_certificate() {
    var certified =
        certifier
            .certify(certifier.transfer(0, "alice", "bob", 40), network.committee())
            .orElseThrow();
    var few =
        new CertifiedBlock(
            certified.block(),
            certified.epoch(),
            new Endorsements(certified.votes().list().subList(0, 2)));

    assertInvalid(network.ask(0, new Request.SubmitCertificate(CertificateCodec.bytes(few))));
  }

  @Test
  void a_checkpoint_of_a_foreign_committee_closes_nothing() {
    var elsewhere = TestLedger.with("alice", "bob");
    elsewhere.transfer("alice", "bob", 40);

    var forged = CheckpointCodec.bytes(elsewhere.close());

    assertInvalid(network.ask(REPLICA, new Request.PublishCheckpoint(forged)));
    assertEquals(0, network.status(REPLICA).checkpoints());
  }

  @Test
  void a_replica_votes_for_nothing() {
    var block = BlockCodec.bytes(certifier.transfer(0, "alice", "bob", 40));

    var answer = network.ask(REPLICA, new Request.SubmitBlock(block));

    assertEquals(
        Response.Reason.UNSUPPORTED, assertInstanceOf(Response.Refused.class, answer).reason());
  }

  @Test
  void blocks_that_come_in_the_wrong_order_wait_for_each_other() {
    network.silence(REPLICA);
    var blocks =
        List.of(
            certifier.settle("alice", "bob", 1),
            certifier.settle("alice", "bob", 2),
            certifier.settle("alice", "bob", 3));
    for (var validator = 0; validator < LedgerNetwork.VALIDATORS; validator++) {
      network.silence(validator);
    }
    network.revive(REPLICA);

    for (var block : blocks.reversed()) {
      assertEquals(new Response.Done(), certifier.publish(REPLICA, block));
    }

    network.await(status -> status.blocks() == 3 && status.waiting() == 0, REPLICA);
  }

  @Test
  void more_blocks_wait_than_there_is_room_for() {
    var account = "alice";
    network.silence(REPLICA);
    var first = certifier.settle(account, "bob", 1);
    var later = new java.util.ArrayList<FinalBlock>();
    for (var i = 0; i < LedgerNetwork.WAITING + 1; i++) {
      later.add(certifier.settle(account, "bob", 1));
    }
    for (var validator = 0; validator < LedgerNetwork.VALIDATORS; validator++) {
      network.silence(validator);
    }
    network.revive(REPLICA);

    Response last = new Response.Done();
    for (var block : later) {
      last = certifier.publish(REPLICA, block);
    }

    assertEquals(Response.Reason.FULL, assertInstanceOf(Response.Refused.class, last).reason());
    assertEquals(new Response.Done(), certifier.publish(REPLICA, first));
    network.await(status -> status.blocks() == LedgerNetwork.WAITING + 1, REPLICA);
  }

  @Test
  void ids_are_listed_page_by_page_and_blocks_come_as_asked() {
    var block = certifier.settle("alice", "bob", 1);

    assertEquals(
        new Response.BlockIds(List.of(block.hash()), false),
        network.ask(0, new Request.GetBlockIds(0, Hash256.ZERO)));
    assertEquals(
        new Response.BlockIds(List.of(), false),
        network.ask(0, new Request.GetBlockIds(0, block.hash())));
    assertEquals(
        new Response.Blocks(List.of(CertificateCodec.bytes(block))),
        network.ask(0, new Request.GetBlocks(List.of(Hash256.ZERO, block.hash()))));
    assertInstanceOf(
        Response.Refused.class, network.ask(0, new Request.GetCheckpoint(Long.MAX_VALUE)));
    assertTrue(network.status(0).totals().areConserved());
  }

  private static void assertInvalid(Response answer) {
    assertEquals(
        Response.Reason.INVALID, assertInstanceOf(Response.Refused.class, answer).reason());
  }
}
