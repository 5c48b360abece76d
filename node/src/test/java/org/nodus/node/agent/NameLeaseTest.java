package org.nodus.node.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.memory.MemoryKeyValue;

class NameLeaseTest {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

  private final NameLease lease = new NameLease(MemoryKeyValue.create());

  @Test
  void a_name_of_which_nobody_knows_when_it_was_put_is_put_again() {
    assertTrue(lease.isDue(NOW));
  }

  @Test
  void a_name_is_put_again_a_month_after_the_last_time() {
    lease.renewed(NOW);

    assertFalse(lease.isDue(NOW.plus(NameLease.RENEWAL).minusMillis(1)));
    assertTrue(lease.isDue(NOW.plus(NameLease.RENEWAL)));
  }

  @Test
  void what_did_not_succeed_is_tried_again_a_day_later() {
    lease.tried(NOW);

    assertFalse(lease.isDue(NOW));
    assertFalse(lease.isDue(NOW.plus(NameLease.PAUSE).minusMillis(1)));
    assertTrue(lease.isDue(NOW.plus(NameLease.PAUSE)));
    assertTrue(lease.isDue(NOW.minus(Duration.ofDays(400))));
  }

  @Test
  void a_clock_that_was_ahead_for_a_day_keeps_no_name_from_being_renewed() {
    lease.renewed(NOW.plus(Duration.ofDays(400)));

    assertTrue(lease.isDue(NOW));
  }
}
