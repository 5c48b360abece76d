package org.nodus.ledger.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.ledger.replay.TestLedger.account;
import static org.nodus.ledger.replay.TestLedger.seed;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/** Every refusal, by name. */
class BlockRuleTest {
  private static final Hash256 NOWHERE = Sha256.of(Bytes.utf8("nowhere"));

  private final TestLedger ledger = TestLedger.with("alice", "mallory");

  @Test
  void a_block_of_another_network_is_refused() {
    var elsewhere = TestLedger.genesis(TestCommittee.of(4), "alice");
    var draft = ledger.draft("alice", gift("bob", 5)).body();

    var body =
        new BlockBody(
            elsewhere.network(),
            draft.account(),
            1,
            elsewhere.network(),
            List.of(),
            draft.operation(),
            draft.balanceAfter());

    refused(Reason.FOREIGN_NETWORK, body);
  }

  @Test
  void one_block_stands_at_each_height() {
    var first = ledger.transfer("alice", "bob", 5).block();
    var other = change(first.body(), gift("carol", 5), first.body().balanceAfter());

    assertInstanceOf(Verdict.Known.class, ledger.state().check(first));
    refused(Reason.HEIGHT_TAKEN, other);
  }

  @Test
  void a_block_of_a_closed_epoch_is_known_while_it_is_the_head() {
    var first = ledger.transfer("alice", "bob", 5).block();
    ledger.close();

    assertInstanceOf(Verdict.Known.class, ledger.state().check(first));
  }

  @Test
  void a_block_whose_parent_is_not_here_waits_for_it() {
    var first = ledger.draft("alice", gift("bob", 5));
    var second =
        new BlockBody(
            first.body().network(),
            first.account(),
            2,
            first.hash(),
            List.of(),
            gift("bob", 5),
            Tokens.ofWhole(999));

    waits(Reason.HEIGHT_AHEAD, first.hash(), second);
  }

  @Test
  void a_block_on_another_parent_is_refused() {
    ledger.transfer("alice", "bob", 5);
    var draft = ledger.draft("alice", gift("bob", 5)).body();

    refused(
        Reason.WRONG_PREVIOUS,
        new BlockBody(
            draft.network(),
            draft.account(),
            draft.height(),
            NOWHERE,
            List.of(),
            draft.operation(),
            draft.balanceAfter()));
  }

  @Test
  void a_credit_counts_once() {
    var credit = ledger.transfer("alice", "mallory", 7).hash();
    ledger.transfer("mallory", "bob", 1);
    var draft = ledger.draft("mallory", gift("bob", 1)).body();

    waits(
        Reason.CREDIT_NOT_OPEN,
        credit,
        withCredits(draft, List.of(credit), draft.balanceAfter().plus(new Tokens(7))));
  }

  @Test
  void a_credit_to_somebody_else_is_refused() {
    var credit = ledger.transfer("alice", "bob", 7).hash();
    var draft = ledger.draft("mallory", gift("bob", 1)).body();

    refused(
        Reason.CREDIT_NOT_YOURS,
        withCredits(draft, List.of(credit), draft.balanceAfter().plus(new Tokens(7))));
  }

  @Test
  void nobody_spends_more_than_there_is() {
    var draft = ledger.draft("alice", gift("bob", 1)).body();
    var lock = ledger.lockOf("alice", 500_000_000, 1, "bob", "carol");

    refused(Reason.INSUFFICIENT_TOKENS, change(draft, gift("bob", 1_000_000_001), Tokens.NONE));
    refused(Reason.INSUFFICIENT_TOKENS, change(draft, gift("bob", Long.MAX_VALUE), Tokens.NONE));
    refused(Reason.INSUFFICIENT_TOKENS, change(draft, lock, Tokens.NONE));
  }

  @Test
  void an_account_that_nobody_paid_has_nothing_to_spend() {
    var draft = ledger.draft("alice", gift("bob", 1)).body();
    var body =
        new BlockBody(
            draft.network(),
            account("nobody"),
            1,
            draft.previous(),
            List.of(),
            gift("bob", 1),
            Tokens.NONE);

    assertReason(Reason.INSUFFICIENT_TOKENS, ledger.state().check(sign(body, "nobody")));
  }

  @Test
  void a_wrong_balance_is_refused() {
    var draft = ledger.draft("alice", gift("bob", 1)).body();

    refused(Reason.WRONG_BALANCE, change(draft, gift("bob", 1), draft.balanceAfter().plus(FEE)));
    refused(Reason.TO_SELF, change(draft, gift("alice", 1), draft.balanceAfter()));
  }

  private static final Tokens FEE = TestLedger.FEE;

  @Test
  void a_lock_burns_the_fee_and_does_not_expire_in_the_past_or_far_away() {
    ledger.closeUntil(3);
    var draft = ledger.draft("alice", gift("bob", 1)).body();
    var good = ledger.lockOf("alice", 10, 3, "bob");
    var farthest = 3 + ledger.genesis().maxLockEpochs();

    refused(Reason.FEE_TOO_SMALL, change(draft, lock(good, 3, new Tokens(999)), Tokens.NONE));
    refused(Reason.EXPIRY_PAST, change(draft, lock(good, 2, FEE), Tokens.NONE));
    refused(Reason.EXPIRY_TOO_FAR, change(draft, lock(good, farthest + 1, FEE), Tokens.NONE));
    refused(Reason.EXPIRY_TOO_FAR, change(draft, lock(good, Long.MAX_VALUE, FEE), Tokens.NONE));
    ledger.append("alice", lock(good, farthest, FEE));
    assertEquals(FEE, ledger.state().totals().burnt());
  }

  @Test
  void a_secret_hash_is_refused_after_its_epoch_and_on_the_same_chain_at_once() {
    var used = ledger.lockOf("alice", 10, 9, "bob");
    ledger.append("alice", used);

    assertReason(Reason.SECRET_HASH_SEEN, ledger.state().check(ledger.draft("alice", used)));
    assertTrue(ledger.state().check(ledger.draft("mallory", used)).isAllowed());

    ledger.close();
    assertReason(Reason.SECRET_HASH_SEEN, ledger.state().check(ledger.draft("mallory", used)));
  }

  @Test
  void only_the_named_holder_with_the_right_secret_is_paid_and_only_once() {
    var lock = ledger.lock("alice", 10, 9, "bob", "carol").hash();
    var right = ledger.claimOf("alice", lock, "bob");
    var secret = right.shares().getFirst().secret();

    reason(Reason.NOT_HOLDER, "carol", right);
    reason(Reason.NO_SUCH_SHARE, "bob", claim(lock, 7, secret));
    reason(Reason.WRONG_SECRET, "bob", claim(lock, 0, Sha256.of(secret).toBytes()));
    reason(Reason.NOT_HOLDER, "bob", claim(lock, 1, secret));
    assertInstanceOf(
        Verdict.Waiting.class,
        ledger.state().check(ledger.draft("bob", claim(NOWHERE, 0, secret))));

    ledger.append("bob", right);
    assertEquals(new Tokens(10), ledger.balance("bob"));
    reason(Reason.SHARE_PAID, "bob", right);
  }

  @Test
  void claims_end_and_refunds_begin_with_the_same_checkpoint() {
    var lock = ledger.lock("alice", 10, 1, "bob", "carol").hash();
    var claim = ledger.claimOf("alice", lock, "bob");
    var lastToClaim = 1 + TestLedger.GRACE_EPOCHS;

    ledger.closeUntil(lastToClaim);
    reason(Reason.REFUND_TOO_EARLY, "alice", new Operation.Refund(lock));
    assertTrue(ledger.state().check(ledger.draft("bob", claim)).isAllowed());

    ledger.closeUntil(lastToClaim + 1);
    reason(Reason.CLAIM_TOO_LATE, "bob", claim);
    reason(Reason.NOT_SENDER, "mallory", new Operation.Refund(lock));
    var before = ledger.balance("alice");
    ledger.refund("alice", lock);
    assertEquals(before.plus(new Tokens(20)), ledger.balance("alice"));
    reason(Reason.REFUND_EMPTY, "alice", new Operation.Refund(lock));

    ledger.close();
    assertInstanceOf(
        Verdict.Waiting.class,
        ledger.state().check(ledger.draft("alice", new Operation.Refund(lock))));
  }

  @Test
  void a_network_that_slept_takes_no_chance_to_claim() {
    var lock = ledger.lock("alice", 10, 1, "bob").hash();
    ledger.close(1_000);

    for (var open = 0; open < TestLedger.GRACE_EPOCHS; open++) {
      assertTrue(
          ledger
              .state()
              .check(ledger.draft("bob", ledger.claimOf("alice", lock, "bob")))
              .isAllowed());
      ledger.close();
    }

    reason(Reason.CLAIM_TOO_LATE, "bob", ledger.claimOf("alice", lock, "bob"));
  }

  @Test
  void a_lock_is_forgotten_when_it_is_settled_and_claims_no_longer_count() {
    var lock = ledger.lock("alice", 10, 0, "bob").hash();
    ledger.claim("alice", lock, "bob");

    ledger.close();
    assertTrue(ledger.state().lock(lock).isPresent());

    ledger.closeUntil(3);
    assertTrue(ledger.state().lock(lock).isEmpty());
    assertTrue(ledger.state().totals().areConserved());
  }

  @Test
  void what_is_illegal_by_itself_cannot_even_be_said() {
    var share = ledger.lockOf("alice", 1, 1, "bob").shares().getFirst();
    var huge = new Share(1, account("bob"), new Tokens(Long.MAX_VALUE), NOWHERE);

    illegal(() -> gift("bob", 0));
    illegal(() -> new Operation.Transfer(account("bob"), FEE, Bytes.wrap(new byte[65])));
    illegal(() -> new Operation.Lock(NOWHERE, 1, List.of(), FEE));
    illegal(() -> new Operation.Lock(NOWHERE, 1, List.of(share, share), FEE));
    illegal(() -> new Operation.Lock(NOWHERE, 1, List.of(share, huge), FEE));
    illegal(() -> new Operation.Claim(List.of()));
    illegal(() -> claim(NOWHERE, 256, NOWHERE.toBytes()));
    illegal(() -> claim(NOWHERE, 0, Bytes.EMPTY));
    illegal(() -> withCredits(ledger.draft("alice", gift("bob", 1)).body(), twice(NOWHERE), FEE));
  }

  private static List<Hash256> twice(Hash256 one) {
    return List.of(one, one);
  }

  private static void illegal(org.junit.jupiter.api.function.Executable saying) {
    assertThrows(IllegalArgumentException.class, saying);
  }

  private static Operation gift(String to, long micros) {
    return new Operation.Transfer(account(to), new Tokens(micros), Bytes.EMPTY);
  }

  private static Operation.Claim claim(Hash256 lock, int index, Bytes secret) {
    return new Operation.Claim(List.of(new ClaimedShare(new SharePlace(lock, index), secret)));
  }

  private static Operation.Lock lock(Operation.Lock like, long expiry, Tokens fee) {
    return new Operation.Lock(like.messageHash(), expiry, like.shares(), fee);
  }

  private static BlockBody change(BlockBody like, Operation operation, Tokens after) {
    return new BlockBody(
        like.network(),
        like.account(),
        like.height(),
        like.previous(),
        like.credits(),
        operation,
        after);
  }

  private static BlockBody withCredits(BlockBody like, List<Hash256> credits, Tokens after) {
    return new BlockBody(
        like.network(),
        like.account(),
        like.height(),
        like.previous(),
        credits,
        like.operation(),
        after);
  }

  private static Block sign(BlockBody body, String by) {
    return Block.sign(body, seed(by));
  }

  private void refused(Reason reason, BlockBody body) {
    assertReason(reason, ledger.state().check(sign(body, "alice")));
  }

  private void reason(Reason reason, String by, Operation operation) {
    assertReason(reason, ledger.state().check(ledger.draft(by, operation)));
  }

  private void waits(Reason reason, Hash256 needs, BlockBody body) {
    var waiting =
        assertInstanceOf(Verdict.Waiting.class, ledger.state().check(sign(body, "alice")));
    assertEquals(reason, waiting.reason());
    assertEquals(List.of(needs), waiting.needs());
  }

  private static void assertReason(Reason reason, Verdict verdict) {
    var refused = assertInstanceOf(Verdict.Refused.class, verdict);
    assertEquals(reason, refused.reason(), refused.detail());
  }
}
