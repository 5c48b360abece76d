package org.nodus.actors.ledger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.AccountState;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.account.UncountedCredit;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.state.AccountView;
import org.nodus.ledger.state.AccountView.LockView;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/** Four validators, one of which may lie. */
class AccountReadingTest {
  private static final Committee COMMITTEE = TestCommittee.of(4).committee();
  private static final Hash256 NETWORK = hash("network");
  private static final AccountState OLD = new AccountState(4, hash("four"), new Tokens(40));
  private static final AccountState NEW = new AccountState(5, hash("five"), new Tokens(50));
  private static final AccountState LIE = new AccountState(9, hash("lie"), new Tokens(999));
  private static final UncountedCredit CREDIT = credit("gift", 7);
  private static final UncountedCredit FORGED = credit("forged", 1_000_000);

  @Test
  void two_answers_of_four_are_not_enough() {
    assertTrue(AccountReading.of(COMMITTEE, List.of(view(NEW), view(NEW))).isEmpty());
  }

  @Test
  void three_that_all_differ_agree_on_nothing() {
    assertTrue(AccountReading.of(COMMITTEE, List.of(view(OLD), view(NEW), view(LIE))).isEmpty());
  }

  @Test
  void the_highest_head_of_two_counts_and_a_single_higher_one_does_not() {
    var reading = read(view(OLD), view(NEW), view(LIE), view(NEW));
    assertEquals(NEW, reading.state());
  }

  @Test
  void a_credit_that_one_validator_invents_does_not_count() {
    var reading = read(view(NEW, CREDIT), view(NEW, CREDIT, FORGED), view(NEW, CREDIT));

    assertEquals(List.of(CREDIT), reading.known());
    assertEquals(List.of(CREDIT), reading.sure());
  }

  @Test
  void a_credit_that_two_know_is_known_but_not_sure() {
    var reading = read(view(NEW, CREDIT), view(NEW, CREDIT), view(NEW));

    assertEquals(List.of(CREDIT), reading.known());
    assertEquals(List.of(), reading.sure());
  }

  @Test
  void a_credit_known_only_below_the_chosen_head_may_be_counted_already() {
    var reading = read(view(NEW), view(NEW), view(OLD, CREDIT), view(OLD, CREDIT));

    assertEquals(NEW, reading.state());
    assertEquals(List.of(), reading.known());
  }

  @Test
  void a_lock_is_refundable_only_when_three_say_so() {
    var two = read(locked(true), locked(true), locked(false));
    var three = read(locked(true), locked(true), locked(true), locked(false));

    assertFalse(two.locks().getFirst().refundable());
    assertTrue(three.locks().getFirst().refundable());
  }

  @Test
  void one_liar_cannot_lift_the_open_epoch() {
    var reading = read(epoch(3), epoch(1_000_000), epoch(3));
    assertEquals(3, reading.openEpoch());
  }

  private static AccountReading read(AccountView... views) {
    return AccountReading.of(COMMITTEE, List.of(views)).orElseThrow();
  }

  private static AccountView view(AccountState state, UncountedCredit... credits) {
    return view(state, 3, List.of(credits), List.of());
  }

  private static AccountView epoch(long open) {
    return view(NEW, open, List.of(), List.of());
  }

  private static AccountView locked(boolean refundable) {
    var lock = new LockView(hash("lock"), 2, hash("message"), 1, 4, 2, new Tokens(9), refundable);
    return view(NEW, 3, List.of(), List.of(lock));
  }

  private static AccountView view(
      AccountState state, long open, List<UncountedCredit> credits, List<LockView> locks) {
    return new AccountView(
        NETWORK, TestLedger.account("alice"), state, open, credits, locks, false);
  }

  private static UncountedCredit credit(String block, long micros) {
    return new UncountedCredit(
        hash(block), TestLedger.account("bob"), TestLedger.account("alice"), new Tokens(micros));
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
