package org.nodus.ledger.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;

class ShareTest {
  @Test
  void shares_are_even_and_the_remainder_stays_with_the_sender() {
    for (var total = 12L; total < 5_000; total += 7) {
      for (var count = 1; count <= 12; count++) {
        var split = ShareSplit.evenly(new Tokens(total), count);

        assertEquals(new Tokens(total), split.each().times(count).plus(split.remainder()));
        assertTrue(split.remainder().micros() < count);
      }
    }
  }

  @Test
  void an_amount_too_small_for_all_shares_is_refused_with_the_numbers() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> ShareSplit.evenly(new Tokens(11), 12));

    assertTrue(refused.getMessage().contains("0.000011"), refused.getMessage());
    assertTrue(refused.getMessage().contains("12"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ShareSplit.evenly(new Tokens(11), 0));
  }
}
