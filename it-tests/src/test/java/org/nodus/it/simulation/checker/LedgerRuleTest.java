package org.nodus.it.simulation.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.it.simulation.checker.LedgerRule.Copy;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.state.Totals;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

class LedgerRuleTest {
  private static final Tokens SUPPLY = new Tokens(1_000);
  private static final Hash256 ONE = Sha256.of(Bytes.utf8("one"));
  private static final Hash256 OTHER = Sha256.of(Bytes.utf8("other"));

  private final Findings findings = new Findings(() -> Instant.EPOCH);
  private final LedgerRule rule = new LedgerRule(findings, SUPPLY);

  @Test
  void replicas_at_different_epochs_agree() {
    rule.check(new Copy(0, 0, 5, ONE, totals(900, 90, 10)));
    rule.check(new Copy(1, 0, 6, OTHER, totals(890, 90, 20)));
    rule.check(new Copy(0, 0, 6, OTHER, totals(890, 90, 20)));

    assertTrue(findings.isClean());
  }

  @Test
  void a_token_too_many_is_found() {
    rule.check(new Copy(0, 0, 5, ONE, totals(901, 90, 10)));

    assertEquals(List.of(LedgerRule.CONSERVED), rules());
  }

  @Test
  void another_supply_is_found_even_if_it_adds_up() {
    var more = new Totals(new Tokens(1_001), new Tokens(1_001), Tokens.NONE, Tokens.NONE);

    rule.check(new Copy(0, 0, 5, ONE, more));

    assertEquals(List.of(LedgerRule.CONSERVED), rules());
  }

  @Test
  void a_fork_is_found() {
    rule.check(new Copy(0, 0, 5, ONE, totals(900, 90, 10)));
    rule.check(new Copy(1, 0, 5, OTHER, totals(900, 90, 10)));

    assertEquals(List.of(LedgerRule.NO_FORK), rules());
  }

  @Test
  void a_replica_that_goes_back_is_found_unless_it_has_a_new_disk() {
    rule.check(new Copy(0, 0, 6, OTHER, totals(900, 90, 10)));
    rule.check(new Copy(0, 1, 5, ONE, totals(900, 90, 10)));
    assertTrue(findings.isClean());

    rule.check(new Copy(0, 1, 4, OTHER, totals(900, 90, 10)));

    assertEquals(List.of(LedgerRule.FORWARD), rules());
  }

  private static Totals totals(long free, long locked, long burnt) {
    return new Totals(SUPPLY, new Tokens(free), new Tokens(locked), new Tokens(burnt));
  }

  private List<String> rules() {
    return findings.violations().stream().map(Violation::rule).toList();
  }
}
