package org.nodus.actors.ledger.incentive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.ledger.LedgerNetwork;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.Refunds;
import org.nodus.actors.ledger.account.TestAccount;
import org.nodus.actors.storage.Custody;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MessageKey;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** Alice locks tokens for holders, the recipient pays, they claim, the rest comes back. */
class PaidStoryTest {
  private static final Tokens RICH = Tokens.ofWhole(1_000);
  private static final MessageId MESSAGE = new MessageId(Sha256.of(Bytes.utf8("message")));
  private static final MessageKey MESSAGE_KEY =
      new MessageKey(Sha256.of(Bytes.utf8("message key")).toBytes());
  private static final Bytes SALT = Sha256.of(Bytes.utf8("salt")).toBytes();
  private static final long EACH = 1_000_000;

  private final LedgerNetwork network = new LedgerNetwork(4, "alice", "rich holder");
  private final TestAccount alice = new TestAccount(network, "alice");
  private final PaidHolder holder = new PaidHolder(network, "holder");

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void a_holder_with_the_secret_is_paid_and_the_rest_comes_back() {
    var lock = lockFor("holder", "lazy holder");
    var payment = new Request.Payment(lock.finalLock(), SALT);
    var accepted =
        assertInstanceOf(Custody.Accepted.class, holder.check(payment, MESSAGE, 0, expiry()));
    assertEquals(lock.lockId(), accepted.lock());
    assertEquals(Earning.State.PENDING, holder.earnings().shares().getFirst().state());

    assertInstanceOf(Custody.Recorded.class, release(lock, 0));
    holder.claimNow();

    var earnings = holder.awaitSettled();
    assertEquals(new Tokens(EACH), earnings.earned());
    assertEquals(Earning.State.EARNED, earnings.shares().getFirst().state());
    assertEquals(new Tokens(EACH), holder.account.spendable());

    pass(1);
    pass(2);
    var refunds = refunds();
    assertEquals(List.of(new Refunds.Refunded(lock.lockId(), new Tokens(EACH))), refunds);
    assertEquals(RICH.minus(new Tokens(EACH)).minus(TestLedger.FEE), alice.spendable());
    assertTrue(network.status(0).totals().areConserved());
  }

  @Test
  void a_wrong_secret_and_a_foreign_share_are_refused() {
    var lock = lockFor("holder");
    var payment = new Request.Payment(lock.finalLock(), SALT);
    holder.check(payment, MESSAGE, 0, expiry());

    var wrong =
        assertInstanceOf(
            Custody.SecretRefused.class, holder.release(MESSAGE, lock.lockId(), 0, SALT));
    var unknown =
        assertInstanceOf(
            Custody.SecretRefused.class, holder.release(MESSAGE, lock.lockId(), 7, SALT));

    assertEquals(Response.Reason.INVALID, wrong.reason());
    assertEquals(Response.Reason.NOT_FOUND, unknown.reason());
  }

  @Test
  void a_secret_outlives_a_crash_and_is_claimed_once() {
    var lock = lockFor("holder");
    holder.check(new Request.Payment(lock.finalLock(), SALT), MESSAGE, 0, expiry());
    release(lock, 0);

    holder.restart();
    holder.claimNow();
    holder.claimNow();

    assertEquals(new Tokens(EACH), holder.awaitSettled().earned());
    assertEquals(1, holder.account.recent().settled().size());
    assertInstanceOf(Custody.Recorded.class, release(lock, 0));
  }

  @Test
  void a_claim_whose_end_was_lost_in_a_crash_is_not_made_again() {
    var lock = lockFor("holder");
    holder.check(new Request.Payment(lock.finalLock(), SALT), MESSAGE, 0, expiry());
    release(lock, 0);
    holder.account.link().loseAnswers(Request.SubmitCertificate.class);
    holder.claimNow();
    holder.account.awaitLost(Request.SubmitCertificate.class);

    holder.crash();
    holder.account.link().heal();
    holder.restart();
    holder.claimNow();

    assertEquals(new Tokens(EACH), holder.awaitSettled().earned());
    assertEquals(1, holder.account.recent().settled().size());
    assertEquals(new Tokens(EACH), holder.account.spendable());
  }

  @Test
  void with_two_silent_validators_the_sender_hears_it_and_keeps_the_tokens() {
    var hasty = new TestAccount(network, "rich holder", TestAccount.SOON_DISAPPOINTED);
    network.silence(0);
    network.silence(1);

    var failed = assertInstanceOf(PaymentDesk.Failed.class, pay(hasty, "holder"));

    assertEquals(PaymentDesk.Reason.NO_QUORUM, failed.reason());
    assertEquals(PaymentDesk.TokenFate.UNTOUCHED, failed.tokens());
    network.revive(0);
    assertEquals(RICH, hasty.spendable());
  }

  @Test
  void who_has_too_little_hears_the_numbers() {
    var poor = new TestAccount(network, "holder");
    var failed = assertInstanceOf(PaymentDesk.Failed.class, pay(poor, "rich holder"));

    assertEquals(PaymentDesk.Reason.INSUFFICIENT_TOKENS, failed.reason());
    assertEquals("the shares and the fee cost 1.001 tokens, the account has 0", failed.detail());
    assertEquals(PaymentDesk.TokenFate.UNTOUCHED, failed.tokens());
  }

  @Test
  void a_share_that_was_never_stored_is_lost_and_can_be_paid_again() {
    var lock = lockFor("holder");
    var payment = new Request.Payment(lock.finalLock(), SALT);
    holder.check(payment, MESSAGE, 0, expiry());

    holder.tell(new Custody.Dropped(MESSAGE, lock.lockId(), 0, Custody.Why.NOT_STORED));

    assertEquals(Earning.State.LOST, holder.awaitSettled().shares().getFirst().state());
    assertInstanceOf(Custody.Accepted.class, holder.check(payment, MESSAGE, 0, expiry()));
    assertEquals(new Tokens(EACH), holder.earnings().pending());
  }

  private PaymentDesk.Locked lockFor(String... holders) {
    return assertInstanceOf(PaymentDesk.Locked.class, pay(holders));
  }

  private PaymentDesk.Outcome pay(String... holders) {
    return pay(alice, holders);
  }

  private PaymentDesk.Outcome pay(TestAccount payer, String... holders) {
    var desk = network.kit.spawn(AccountChain.desk(payer.chain()));
    var probe = network.kit.createTestProbe(PaymentDesk.Outcome.class);
    var shares =
        java.util.stream.IntStream.range(0, holders.length)
            .mapToObj(
                i ->
                    new PaymentDesk.WantedShare(
                        i, TestLedger.account(holders[i]).publicKey(), EACH))
            .toList();
    desk.tell(
        new PaymentDesk.LockShares(
            ShareSecret.messageHash(MESSAGE.hash(), SALT),
            expiry(),
            shares,
            (sender, height, index, holder) ->
                MESSAGE_KEY.shareSecret(sender, height, index, holder).hash(),
            probe.getRef()));
    return probe.receiveMessage(TestAccount.PATIENCE);
  }

  private long expiry() {
    return network.genesis.start().plusSeconds(5).toEpochMilli();
  }

  private Custody.SecretAnswer release(PaymentDesk.Locked lock, int index) {
    var secret =
        MESSAGE_KEY.shareSecret(
            lock.senderAccount(), lock.lockHeight(), index, holder.account.id().publicKey());
    return holder.release(MESSAGE, lock.lockId(), index, secret.bytes());
  }

  private List<Refunds.Refunded> refunds() {
    var refunds =
        network.kit.spawn(
            Refunds.create(
                alice.chain(),
                network.genesis,
                TestAccount.PATIENCE,
                new Env(network.clock, TestEnv.chance(5))));
    var probe = network.kit.createTestProbe(Refunds.Outcome.class);
    refunds.tell(new Refunds.RefundDue(probe.getRef()));
    var outcome = probe.receiveMessage(TestAccount.PATIENCE);
    assertEquals("", outcome.problem());
    return outcome.refunded();
  }

  /** Closes an epoch: the network closes one only when something happened in it. */
  private void pass(int checkpoints) {
    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == checkpoints, 0, 1, 2, 3);
  }
}
