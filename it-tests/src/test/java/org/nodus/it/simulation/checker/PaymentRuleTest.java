package org.nodus.it.simulation.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.actors.delivery.SendOutcome;

class PaymentRuleTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final Instant ASKED = Instant.EPOCH.plusSeconds(600);

  private final Findings findings = new Findings(() -> ASKED);
  private final PaymentRule rule = new PaymentRule(findings);

  @Test
  void a_payment_that_fails_for_no_reason_is_found() {
    rule.ended(ALICE, ASKED, failed(SendOutcome.Reason.PAYMENT));

    assertEquals(
        List.of(PaymentRule.SERVED), findings.violations().stream().map(Violation::rule).toList());
  }

  @Test
  void that_somebody_else_reaches_no_quorum_excuses_nothing() {
    rule.noQuorum(BOB, ASKED);
    rule.ended(ALICE, ASKED, failed(SendOutcome.Reason.PAYMENT));

    assertEquals(1, findings.violations().size());
  }

  @Test
  void without_a_quorum_and_a_while_after_it_a_payment_may_fail() {
    rule.noQuorum(ALICE, ASKED.minusSeconds(59));
    rule.ended(ALICE, ASKED, failed(SendOutcome.Reason.PAYMENT));
    rule.noQuorum(ALICE, ASKED.plusSeconds(10));
    rule.ended(ALICE, ASKED, failed(SendOutcome.Reason.PAYMENT));

    assertTrue(findings.isClean());

    rule.ended(ALICE, ASKED.plusSeconds(71), failed(SendOutcome.Reason.PAYMENT));
    assertEquals(1, findings.violations().size());
  }

  @Test
  void where_everything_is_slow_a_payment_may_run_out_of_its_time() {
    rule.excuseAll();
    rule.ended(ALICE, ASKED, failed(SendOutcome.Reason.PAYMENT));

    assertTrue(findings.isClean());
  }

  @Test
  void other_reasons_are_the_business_of_other_rules() {
    rule.ended(ALICE, ASKED, failed(SendOutcome.Reason.MAILBOX));

    assertTrue(findings.isClean());
  }

  private static SendOutcome failed(SendOutcome.Reason reason) {
    return new SendOutcome.Failed(reason, "no", PaymentDesk.TokenFate.UNTOUCHED, Optional.empty());
  }
}
