package org.nodus.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
  private static final long MILLI = 1_000_000;

  @Test
  void the_median_of_three_is_the_middle_one_whatever_their_order() {
    assertEquals(2.0, Latencies.of(3 * MILLI, MILLI, 2 * MILLI).percentileMillis(50));
  }

  @Test
  void of_a_hundred_one_may_be_slower_than_the_ninety_ninth_percentile() {
    var latencies =
        Latencies.of(LongStream.rangeClosed(1, 100).map(milli -> milli * MILLI).toArray());

    assertEquals(50.0, latencies.percentileMillis(50));
    assertEquals(99.0, latencies.percentileMillis(99));
    assertEquals(100.0, latencies.worstMillis());
  }

  @Test
  void a_single_operation_is_every_percentile() {
    var one = Latencies.of(7 * MILLI);

    assertEquals(7.0, one.percentileMillis(1));
    assertEquals(7.0, one.percentileMillis(99));
  }

  @Test
  void without_operations_there_is_no_number() {
    assertTrue(Double.isNaN(Latencies.of().percentileMillis(50)));
  }

  @Test
  void there_is_no_percentile_below_or_above_all() {
    assertThrows(IllegalArgumentException.class, () -> Latencies.of(1).percentileMillis(0));
    assertThrows(IllegalArgumentException.class, () -> Latencies.of(1).percentileMillis(101));
  }
}
