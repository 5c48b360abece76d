package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.wire.Response;

/** A lock from its block to the last token: claims in time, refunds after grace, by the clock. */
class LockLifeTest {
  private static final Tokens EACH = new Tokens(500);
  private static final long EXPIRY = 1;

  private final LedgerNetwork network = new LedgerNetwork(5, "alice");
  private final TestCertifier certifier = new TestCertifier(network);

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void what_is_claimed_is_paid_and_the_rest_comes_back_though_nothing_else_happens() {
    var lock = settle(certifier.draft(0, "alice", lock(), Tokens.NONE));
    var claim = new Operation.Claim(List.of(claimed(lock, 0, "holda")));
    settle(certifier.draft(0, "holda", claim, EACH));
    assertRefused(
        certifier.draft(0, "alice", new Operation.Refund(lock.hash()), EACH),
        "claims of this lock still count");

    // Expiry 1 and one epoch of grace: both are closed although no block asks for it.
    network.awaitWhileTimePasses(status -> status.openEpoch() >= EXPIRY, network.all());
    while (network.status(4).checkpoints() < 3) {
      network.nextEpoch();
      var before = network.status(4).checkpoints();
      network.awaitWhileTimePasses(status -> status.checkpoints() > before, network.all());
    }

    var late = new Operation.Claim(List.of(claimed(lock, 1, "holdb")));
    assertRefused(certifier.draft(0, "holdb", late, EACH), "claims of this lock no longer count");
    settle(certifier.draft(0, "alice", new Operation.Refund(lock.hash()), EACH));
    assertEquals(EACH, certifier.view(4, "holda").spendable());
    assertEquals(
        Tokens.ofWhole(1_000).minus(EACH).minus(TestLedger.FEE),
        certifier.view(4, "alice").spendable());
    assertTrue(network.status(4).totals().areConserved());
    assertEquals(Tokens.NONE, network.status(4).totals().locked());
  }

  @Test
  void when_nothing_waits_for_an_epoch_none_is_closed() {
    var lock = settle(certifier.draft(0, "alice", lock(), Tokens.NONE));
    var shares = List.of(claimed(lock, 0, "holda"));
    settle(certifier.draft(0, "holda", new Operation.Claim(shares), EACH));
    settle(
        certifier.draft(0, "holdb", new Operation.Claim(List.of(claimed(lock, 1, "holdb"))), EACH));
    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, network.all());

    for (var epoch = 0; epoch < 5; epoch++) {
      network.nextEpoch();
      network.pause();
    }

    assertEquals(1, network.status(0).checkpoints());
  }

  private Operation.Lock lock() {
    return new Operation.Lock(
        Sha256.of(Bytes.utf8("message")),
        EXPIRY,
        List.of(share(0, "holda"), share(1, "holdb")),
        TestLedger.FEE);
  }

  private static Share share(int index, String holder) {
    return new Share(index, TestLedger.account(holder), EACH, ShareSecret.hashOf(secret(index)));
  }

  private static Bytes secret(int index) {
    return Sha256.of(Bytes.utf8("secret " + index)).toBytes();
  }

  private static ClaimedShare claimed(FinalBlock lock, int index, String holder) {
    return new ClaimedShare(new SharePlace(lock.hash(), index), secret(index));
  }

  private FinalBlock settle(Block block) {
    var before = network.status(0).blocks();
    var settled =
        certifier
            .finish(block)
            .orElseThrow(() -> new AssertionError(certifier.refusals().toString()));
    certifier.publish(0, settled);
    network.await(status -> status.blocks() > before, network.all());
    return settled;
  }

  private void assertRefused(Block block, String why) {
    certifier.refusals().clear();
    assertTrue(certifier.certify(block, network.committee()).isEmpty());
    assertEquals(
        List.of(new Response.Refused(Response.Reason.INVALID, why)),
        certifier.refusals().stream().distinct().toList());
  }
}
