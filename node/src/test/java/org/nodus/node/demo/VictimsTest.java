package org.nodus.node.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class VictimsTest {
  private static final KillLimit SIXTEEN = new KillLimit(16, 4);

  @Test
  void never_more_validators_die_than_the_ledger_survives() {
    var seen = new HashSet<Integer>();
    for (var seed = 0L; seed < 200; seed++) {
      var victims = Victims.choose(SIXTEEN, 5, seed);
      assertEquals(5, victims.size());
      assertTrue(victims.stream().filter(number -> number <= 4).count() <= 1);
      seen.addAll(victims);
    }
    assertEquals(16, seen.size(), "everybody can be chosen");
  }

  @Test
  void the_same_seed_chooses_the_same() {
    assertEquals(Victims.choose(SIXTEEN, 5, 7), Victims.choose(SIXTEEN, 5, 7));
  }

  @Test
  void as_many_as_the_limit_allows_are_found_and_no_more() {
    for (var nodes = KillLimit.FEWEST_NODES; nodes < 40; nodes++) {
      var limit = new KillLimit(nodes, 4);
      assertEquals(limit.most(), Victims.choose(limit, limit.most(), nodes).size());
    }
    assertThrows(IllegalArgumentException.class, () -> Victims.choose(SIXTEEN, 9, 0));
  }
}
