package org.nodus.protocol.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CreditTest {
  @Test
  void who_fails_three_looks_is_not_believed() {
    var once = Credit.NONE.after(false);
    var twice = once.after(false);

    assertTrue(once.isSuspect() && !once.isDoubted());
    assertTrue(twice.isSuspect() && !twice.isDoubted());
    assertTrue(twice.after(false).isDoubted());
    assertFalse(twice.after(false).isSuspect());
  }

  @Test
  void one_failure_among_many_costs_nothing() {
    var credit = Credit.NONE;
    for (var look = 0; look < 100; look++) {
      credit = credit.after(look % 4 != 0);
      assertFalse(credit.isDoubted(), credit.toString());
    }
  }

  @Test
  void who_begins_to_drop_what_it_took_is_found_out_and_who_mends_its_ways_is_believed() {
    var credit = Credit.NONE;
    for (var look = 0; look < 1_000; look++) {
      credit = credit.after(true);
    }
    var failures = 0;
    while (!credit.isDoubted()) {
      credit = credit.after(false);
      failures++;
    }
    assertEquals(5, failures);

    for (var look = 0; look < 4; look++) {
      credit = credit.after(true);
    }
    assertFalse(credit.isDoubted());
  }

  @Test
  void only_the_latest_eight_count() {
    for (var seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      var credit = Credit.NONE;
      for (var look = 0; look < random.nextInt(30); look++) {
        credit = credit.after(random.nextBoolean());
      }
      for (var look = 0; look < 8; look++) {
        credit = credit.after(true);
      }
      assertEquals(new Credit(8, 0), credit, "seed " + seed);
    }
    assertThrows(IllegalArgumentException.class, () -> new Credit(2, 4));
  }
}
