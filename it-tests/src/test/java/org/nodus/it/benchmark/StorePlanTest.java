package org.nodus.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class StorePlanTest {
  @Test
  void the_limits_themselves_are_allowed() {
    assertDoesNotThrow(() -> new StorePlan(1, 1, 1, 1, 1, 1, 0, 0));
    assertDoesNotThrow(() -> new StorePlan(99, 64, 1 << 20, 50_000, 1_024, 100, 50_000, -1));
  }

  @Test
  void beyond_a_limit_the_words_name_the_option_and_its_range() {
    assertRefused("--nodes must be 1 to 99, not 100", 100, 1024, 1);
    assertRefused("--size must be 1 to 1048576, not 0", 32, 0, 1);
    assertRefused("--concurrency must be 1 to 1024, not 1025", 32, 1024, 1025);
  }

  private static void assertRefused(String words, int nodes, int size, int concurrency) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new StorePlan(nodes, 8, size, 10, concurrency, 1, 0, 0));

    assertEquals(words, refusal.getMessage());
  }
}
