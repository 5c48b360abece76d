package org.nodus.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class FiguresTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  @Test
  void work_and_cost_are_spread_over_all_operations_failed_ones_too() {
    var figures =
        new Figures(
            Latencies.of(MILLI, MILLI, MILLI, 9 * MILLI),
            Latencies.of(MILLI, MILLI, MILLI),
            Map.of("silent", 1),
            2 * SECOND,
            20 * MILLI);

    assertEquals(2.0, figures.perSecond());
    assertEquals(5.0, figures.cpuMillisEach());
    assertEquals(0.01, figures.cores());
    assertEquals(1, figures.failed());
  }

  @Test
  void a_figure_of_no_success_is_left_out() {
    var figures =
        new Figures(Latencies.of(MILLI), Latencies.of(), Map.of("silent", 1), SECOND, MILLI);

    assertFalse(figures.toFields().containsKey("usableP50Millis"));
    assertEquals(1.0, figures.toFields().get("p50Millis"));
  }
}
