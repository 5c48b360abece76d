package org.nodus.it.simulation.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.MessageId;

class HoldersTest {
  private static final Instant BEGIN = Instant.parse("2026-01-05T12:00:00Z");
  private static final Promise PROMISE =
      new Promise(
          new MessageId(Sha256.of(Bytes.utf8("message"))),
          1,
          2,
          Sha256.of(Bytes.utf8("body")),
          SendOutcome.Form.CODED,
          2,
          BEGIN,
          BEGIN.plusSeconds(3_600));

  private final Findings findings = new Findings(() -> BEGIN);
  private final Holders holders = new Holders(findings);

  @Test
  void fragments_count_once_wherever_they_lie() {
    var count =
        holders.check(
            PROMISE, List.of(held(1, 0, Set.of(0)), held(2, 0, Set.of(0)), held(3, 0, Set.of(4))));

    assertEquals(2, count);
    assertTrue(findings.isClean());
  }

  @Test
  void a_living_holder_that_has_forgotten_is_found() {
    holders.check(PROMISE, List.of(held(1, 0, Set.of(0)), held(2, 0, Set.of(1))));

    holders.check(PROMISE, List.of(held(1, 0, Set.of(0)), held(2, 0, Set.of())));

    assertEquals(Holders.READABLE, findings.violations().getFirst().rule());
  }

  @Test
  void dead_holders_and_lost_disks_are_nobodys_fault() {
    holders.check(PROMISE, List.of(held(1, 0, Set.of(0)), held(2, 0, Set.of(1))));

    assertEquals(1, holders.check(PROMISE, List.of(held(1, 0, Set.of(0)))));
    assertEquals(1, holders.check(PROMISE, List.of(held(1, 0, Set.of(0)), held(2, 1, Set.of()))));

    assertTrue(findings.isClean());
  }

  @Test
  void who_has_handed_over_need_not_hold_while_others_do() {
    holders.check(PROMISE, List.of(held(1, 0, Set.of(0)), held(2, 0, Set.of(1))));

    holders.check(
        PROMISE, List.of(held(1, 0, Set.of()), held(2, 0, Set.of(1)), held(3, 0, Set.of(0))));

    assertTrue(findings.isClean());
  }

  private static Holding held(int node, int disk, Set<Integer> indices) {
    return new Holding(node, disk, indices);
  }
}
