package org.nodus.it.simulation.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nodus.it.simulation.log.LightLog;
import org.nodus.protocol.fragment.Redundancy;

class TrialTest {
  private static final long SEED = Long.getLong("nodus.seed", 11);

  @Test
  void what_is_lost_when_thirty_percent_die_at_once_follows_the_binomial_distribution() {
    assertEquals(1.7e-3, Stock.lossOf(12, 4, 0.3), 5e-5);
    assertEquals(4.4e-5, Stock.lossOf(24, 8, 0.3), 5e-7);
    assertTrue(Stock.lossOf(40, 10, 0.3) < 9e-10);
    // Three holders that cannot die leave one to survive of nine.
    assertEquals(Math.pow(0.5, 9), Stock.lossOf(9, 1, 0.5), 1e-12);
    assertEquals(0, Stock.lossOf(9, 0, 0.5));
  }

  @Test
  void a_massacre_counts_what_is_lost_and_computes_what_should_be() {
    var script =
        new TrialScript(SEED, 24, 2, Duration.ofMinutes(3), 2, 20, 80, Redundancy.STANDARD);

    var result = Trial.play("massacre", script, new LightLog());

    assertTrue(result.isGood(), () -> result + "; seed " + SEED);
    var count = result.stock();
    assertEquals(20, count.laid());
    assertTrue(count.rounds() >= 1, () -> result + "; seed " + SEED);
    // With 80 % dead of those who may die, most are lost and a few are left, or all of them.
    assertTrue(count.predicted() > 5 && count.lost() > 0, () -> result + "; seed " + SEED);
    var refused = result.refused().values().stream().mapToInt(Integer::intValue).sum();
    assertEquals(2, result.written(), () -> result + "; seed " + SEED);
    assertEquals(2, result.promised() + refused, () -> result + "; seed " + SEED);
  }
}
