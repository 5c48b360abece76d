package org.nodus.actors.ledger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.ledger.account.AccountChainTest.finalOf;
import static org.nodus.actors.ledger.account.AccountChainTest.onlyFinal;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.actors.ledger.LedgerNetwork;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.wire.Request;

/** An account chain that is killed in every phase of a block, and one that is not alone. */
class AccountChainRestartTest {
  private static final Tokens RICH = Tokens.ofWhole(1_000);

  private final LedgerNetwork network = new LedgerNetwork(4, "alice", "bob");
  private final TestAccount alice = new TestAccount(network, "alice");

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void killed_before_anybody_heard_of_the_block_it_sends_the_same_one() {
    alice.link().lose(Request.SubmitBlock.class);
    assertTheSameBlockBecomesFinal(killedAfter(Request.SubmitBlock.class));
  }

  @Test
  void killed_after_votes_that_it_never_heard_it_sends_the_same_one() {
    alice.link().loseAnswers(Request.SubmitBlock.class);
    assertTheSameBlockBecomesFinal(killedAfter(Request.SubmitBlock.class));
  }

  @Test
  void killed_with_all_votes_and_no_acknowledgement_it_sends_the_same_one() {
    alice.link().lose(Request.SubmitCertificate.class);
    assertTheSameBlockBecomesFinal(killedAfter(Request.SubmitCertificate.class));
  }

  @Test
  void killed_with_a_final_block_that_it_does_not_know_it_finds_out() {
    alice.link().loseAnswers(Request.SubmitCertificate.class);
    assertTheSameBlockBecomesFinal(killedAfter(Request.SubmitCertificate.class));
  }

  @Test
  void killed_while_a_checkpoint_makes_its_block_final_it_finds_out() {
    alice.link().loseAnswers(Request.SubmitCertificate.class);
    var out = killedAfter(Request.SubmitCertificate.class);
    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 0, 1, 2, 3);

    assertTheSameBlockBecomesFinal(out);
  }

  @Test
  void a_checkpoint_that_makes_the_block_final_meanwhile_ends_the_operation() {
    alice.link().loseAnswers(Request.SubmitCertificate.class);
    var probe = network.kit.createTestProbe(AccountOutcome.class);
    alice.chain().tell(TestAccount.give("bob", 40, probe.getRef()));
    alice.awaitLost(Request.SubmitCertificate.class);

    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 0, 1, 2, 3);
    alice.link().heal();

    probe.receiveMessage(TestAccount.PATIENCE);
    onlyFinal(alice.awaitSettled());
  }

  @Test
  void a_lock_that_a_checkpoint_made_final_still_gets_the_signatures_that_holders_want_to_see() {
    var hasty = new TestAccount(network, "bob", TestAccount.PERSISTENT);
    hasty.link().loseAnswers(Request.SubmitCertificate.class);
    var sender = network.kit.createTestProbe(PaymentDesk.Outcome.class);
    hasty.chain().tell(lock(sender.getRef()));
    hasty.awaitLost(Request.SubmitCertificate.class);
    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 0, 1, 2, 3);

    // The head is read, and read again.
    hasty.awaitSent(Request.GetAccount.class, 3 * LedgerNetwork.VALIDATORS);
    hasty.link().heal();

    var locked =
        assertInstanceOf(PaymentDesk.Locked.class, sender.receiveMessage(TestAccount.PATIENCE));
    assertTrue(isGenuine(locked.finalLock()));
  }

  private AccountChain.Lock lock(ActorRef<PaymentDesk.Outcome> sender) {
    return new AccountChain.Lock(
        new PaymentDesk.LockShares(
            Sha256.of(Bytes.utf8("a message")),
            network.genesis.start().plus(LedgerNetwork.EPOCH.multipliedBy(3)).toEpochMilli(),
            List.of(new PaymentDesk.WantedShare(0, TestLedger.account("holder").publicKey(), 5)),
            (account, height, index, holder) -> Sha256.of(Bytes.utf8("a secret")),
            sender));
  }

  private boolean isGenuine(Bytes finalLock) {
    try {
      return CertificateCodec.finalBlock(finalLock).isGenuine(network.genesis.committee());
    } catch (DecodeFailure garbage) {
      throw new AssertionError(garbage);
    }
  }

  @Test
  void without_its_journal_it_goes_on_from_the_head_of_the_network() {
    var first = finalOf(alice.transfer("bob", 40)).block();
    var withoutJournal = new TestAccount(network, "alice", "another home");

    var second = finalOf(withoutJournal.transfer("bob", 2)).block();

    assertEquals(first.hash(), second.body().previous());
    assertEquals(RICH.minus(new Tokens(42)), second.body().balanceAfter());
  }

  @Test
  void another_device_at_the_same_height_overtakes_and_nothing_is_signed_twice() {
    alice.link().lose(Request.SubmitBlock.class);
    var nobody = network.kit.createTestProbe(AccountOutcome.class);
    alice.chain().tell(TestAccount.give("bob", 40, nobody.getRef()));
    var out = alice.awaitLost(Request.SubmitBlock.class);
    var otherDevice = new TestAccount(network, "alice", "another home");
    var other = finalOf(otherDevice.transfer("bob", 2)).block();
    assertEquals(out.height(), other.height());

    alice.link().heal();

    var settled = alice.awaitSettled().settled().getLast();
    assertEquals(out, settled.block());
    assertFalse(settled.isFinal());
    assertEquals(other.hash(), finalOf(alice.transfer("bob", 1)).block().body().previous());
  }

  @Test
  void a_device_that_was_away_for_several_blocks_finds_out_what_became_of_its_own() {
    alice.link().loseAnswers(Request.SubmitCertificate.class);
    var out = killedAfter(Request.SubmitCertificate.class);
    var otherDevice = new TestAccount(network, "alice", "another home");
    // The other device first finds the block that is certified and helps it along.
    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 0, 1, 2, 3);
    finalOf(otherDevice.transfer("bob", 1));
    finalOf(otherDevice.transfer("bob", 1));

    assertTheSameBlockBecomesFinal(out);
    assertEquals(RICH.minus(new Tokens(42)), alice.spendable());
  }

  /** Killed when every validator has been sent this, in vain; the block that is out then. */
  private Block killedAfter(Class<? extends Request> kind) {
    var nobody = network.kit.createTestProbe(AccountOutcome.class);
    alice.chain().tell(TestAccount.give("bob", 40, nobody.getRef()));
    var out = alice.awaitLost(kind);
    alice.crash();
    alice.link().heal();
    return out;
  }

  private void assertTheSameBlockBecomesFinal(Block out) {
    alice.restart();

    assertEquals(out, onlyFinal(alice.awaitSettled()));
  }
}
