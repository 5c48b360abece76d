package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class QuorumTest {
  @Test
  void nine_of_sixteen_write_and_eight_deny() {
    var quorum = Quorum.among(40);

    assertEquals(16, quorum.replicas());
    assertEquals(9, quorum.toWrite());
    assertEquals(8, quorum.toDeny());
    assertEquals(2, quorum.toShow());
  }

  @Test
  void whoever_denies_meets_whoever_wrote_and_two_writers_meet() {
    for (var nodes = 1; nodes <= 16; nodes++) {
      var quorum = Quorum.among(nodes);

      assertTrue(quorum.toWrite() + quorum.toDeny() > nodes);
      assertTrue(2 * quorum.toWrite() > nodes);
      assertTrue(quorum.toDeny() >= 1 && quorum.toWrite() <= nodes);
    }
  }
}
