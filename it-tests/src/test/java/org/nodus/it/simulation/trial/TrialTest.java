package org.nodus.it.simulation.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
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
  void over_lines_with_half_a_second_of_queues_letters_are_promised_kept_and_shown_once() {
    var script = new TrialScript(SEED, 20, 4, Duration.ofMinutes(4), 24, 0, 0, Redundancy.STANDARD);

    var result = Trial.play("slow-lines", script, new LightLog(), progress -> {});

    assertTrue(result.isGood(), () -> result + "; seed " + SEED);
    assertEquals(List.of(), result.lost(), () -> result + "; seed " + SEED);
    assertTrue(result.promised() >= 20, () -> result + "; seed " + SEED);
  }

  @Test
  void a_massacre_counts_what_is_lost_and_computes_what_should_be() {
    var script =
        new TrialScript(SEED, 24, 2, Duration.ofMinutes(3), 2, 20, 80, Redundancy.STANDARD);

    var result = Trial.play("massacre", script, new LightLog(), progress -> {});

    assertTrue(result.isGood(), () -> result + "; seed " + SEED);
    var count = result.stock();
    assertEquals(20, count.laid());
    assertTrue(count.rounds() >= 1, () -> result + "; seed " + SEED);
    // With 80 % dead of those who may die, most are lost and a few are left, or all of them.
    assertTrue(count.predicted() > 5 && count.lost() > 0, () -> result + "; seed " + SEED);
    // The arithmetic holds for the holders that there were, whoever of them dies.
    assertEquals(
        count.predicted(), count.drawn(), count.predicted() / 5, () -> result + "; seed " + SEED);
    var refused = result.refused().values().stream().mapToInt(Integer::intValue).sum();
    assertEquals(2, result.written(), () -> result + "; seed " + SEED);
    assertEquals(2, result.promised() + refused, () -> result + "; seed " + SEED);
    // They greet each other, among other things; then fragments are rebuilt as well.
    var rates = result.rates();
    assertTrue(
        rates.idle().keeping() > 1 && rates.idle().keeping() < rates.idle().all(),
        () -> result + "; seed " + SEED);
    assertTrue(rates.busy().keeping() > rates.idle().keeping(), () -> result + "; seed " + SEED);
  }
}
