package org.nodus.protocol.admission;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.admission.WorkPrice.Fill;

class WorkPriceTest {
  private static final long DAY = 86_400_000L;
  private static final WorkPrice PRICE = new WorkPrice(1_000_000);

  @Test
  void four_kibibytes_on_sixteen_nodes_for_a_day_cost_the_base() {
    assertEquals(1_000_000, PRICE.ofReplicated(4_096, DAY, Fill.EMPTY));
  }

  @Test
  void the_price_grows_with_bytes_and_with_time() {
    assertEquals(4_000_000, PRICE.ofReplicated(16_384, DAY, Fill.EMPTY));
    assertEquals(30_000_000, PRICE.ofReplicated(4_096, 30 * DAY, Fill.EMPTY));
    assertEquals(1_000_000, PRICE.ofFragments(4_096, 4, DAY, Fill.EMPTY));
    assertEquals(2_500_000, PRICE.ofFragments(4_096, 10, DAY, Fill.EMPTY));
  }

  @Test
  void each_eighth_that_is_full_doubles_the_price() {
    var factors = IntStream.rangeClosed(0, 8).map(eighth -> new Fill(eighth, 8).factor()).toArray();

    assertArrayEquals(new int[] {1, 2, 4, 8, 16, 32, 64, 128, 128}, factors);
    assertEquals(1, new Fill(124, 1_000).factor());
    assertEquals(2, new Fill(125, 1_000).factor());
    assertEquals(128, new Fill(5, 0).factor(), "no room at all");
  }

  @Test
  void what_is_short_costs_an_hour() {
    var hour = PRICE.ofReplicated(4_096, DAY / 24, Fill.EMPTY);

    assertEquals(41_667, hour);
    assertEquals(hour, PRICE.ofReplicated(4_096, 1, Fill.EMPTY));
    assertEquals(hour, PRICE.ofReplicated(4_096, -5, Fill.EMPTY));
    assertEquals(1, new WorkPrice(1).ofReplicated(1, 1, Fill.EMPTY));
  }

  @Test
  void a_holder_counts_a_minute_less() {
    assertEquals(DAY - 60_000, WorkPrice.life(5 + DAY, 5));
    assertEquals(0, WorkPrice.life(4, 5));
  }

  @Test
  void an_update_costs_an_eighth() {
    assertEquals(125_000, WorkPrice.ofUpdate(1_000_000));
    assertEquals(1, WorkPrice.ofUpdate(3));
    assertEquals(0, WorkPrice.ofUpdate(0));
  }

  @Test
  void a_network_without_work_asks_for_nothing() {
    assertTrue(new WorkPrice(0).isNothing());
    assertEquals(0, new WorkPrice(0).ofReplicated(1 << 20, 90 * DAY, new Fill(8, 8)));
  }

  @Test
  void no_price_overflows() {
    var dearest = new WorkPrice(WorkPrice.MAX);

    assertTrue(dearest.ofFragments(1 << 30, 256, 1_000 * DAY, new Fill(8, 8)) > 0);
    assertThrows(IllegalArgumentException.class, () -> new WorkPrice(-1));
    assertThrows(IllegalArgumentException.class, () -> new WorkPrice(WorkPrice.MAX + 1));
  }
}
