package org.nodus.node.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KillLimitTest {

  @ParameterizedTest
  @CsvSource({
    "6, 2", // two fragments beyond k
    "8, 4", // n − k = 4, w − 1 = 4
    "9, 4", // w − 1
    "12, 6", "16, 8", // w = 9 of 16 replicas, n − k = 8
    "99, 8"
  })
  void what_survives_follows_from_quorum_and_code(int nodes, int most) {
    assertEquals(most, new KillLimit(nodes, 4).most());
  }

  @Test
  void all_but_one_of_four_validators_are_needed() {
    assertEquals(1, new KillLimit(16, 4).validatorsThatMayDie());
    assertEquals(0, new KillLimit(16, 1).validatorsThatMayDie());
    assertEquals(3, new KillLimit(16, 10).validatorsThatMayDie());
    assertEquals(6, new KillLimit(16, 14).most(), "2 others and 4 of 14 validators");
  }

  @Test
  void fewer_than_six_nodes_hold_no_message() {
    assertEquals(6, KillLimit.FEWEST_NODES);
    assertThrows(IllegalArgumentException.class, () -> new KillLimit(5, 4));
  }
}
