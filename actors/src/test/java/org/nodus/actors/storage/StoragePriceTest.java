package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.fragment.MessageCommitment;

class StoragePriceTest {
  private static final long DAY = 86_400_000;
  private static final int MEBIBYTE = 1 << 20;
  private static final long GIBIBYTE = 1L << 30;

  @Test
  void a_mebibyte_for_a_day_costs_the_price_on_an_empty_node_and_four_times_on_a_full_one() {
    assertEquals(100_000, StoragePrice.quoteMicros(100_000, MEBIBYTE, DAY, 0, GIBIBYTE));
    assertEquals(400_000, StoragePrice.quoteMicros(100_000, MEBIBYTE, DAY, GIBIBYTE, GIBIBYTE));
    assertEquals(400_000, StoragePrice.quoteMicros(100_000, MEBIBYTE, DAY, 9 * GIBIBYTE, GIBIBYTE));
  }

  @Test
  void nothing_is_free_and_nothing_overflows() {
    assertEquals(1_000, StoragePrice.quoteMicros(100_000, 1, 1, 0, GIBIBYTE));
    assertEquals(1_000, StoragePrice.quoteMicros(0, MEBIBYTE, DAY, 0, 0));
    assertEquals(
        Long.MAX_VALUE,
        StoragePrice.quoteMicros(
            Long.MAX_VALUE, MessageCommitment.MAX_SIZE_BYTES, 90 * DAY, 1, GIBIBYTE));
  }
}
