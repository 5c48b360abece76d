package org.nodus.protocol.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FootprintTest {
  @Test
  void a_small_fragment_counts_as_a_kibibyte_and_a_large_one_as_its_bytes() {
    assertEquals(1_024, Footprint.of(1));
    assertEquals(1_024, Footprint.of(1_024));
    assertEquals(1_025, Footprint.of(1_025));
    assertEquals(MessageCommitment.MAX_SIZE_BYTES, Footprint.of(MessageCommitment.MAX_SIZE_BYTES));
  }
}
