package org.nodus.node.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.nodus.actors.binding.MailboxWatch.News;

class FollowPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
  private static final News ALONE = new News(1, 1);
  private static final News OF_TWO = new News(1, 2);

  private final FollowPlan plan = new FollowPlan(NOW);

  @Test
  void without_news_there_is_a_visit_soon_after_the_beginning_and_then_one_a_minute() {
    assertEquals(NOW.plusSeconds(3), plan.nextVisit());

    plan.visited(NOW.plusSeconds(4), false);

    assertEquals(NOW.plusSeconds(64), plan.nextVisit());
    assertFalse(plan.leaves(NOW.plusSeconds(64)));
  }

  @Test
  void
      news_are_fetched_when_all_holders_had_time_to_say_them_and_two_seconds_after_the_visit_before() {
    plan.heard(ALONE, NOW.plusMillis(200));
    assertEquals(NOW.plusMillis(500), plan.nextVisit());
    plan.visited(NOW.plusMillis(700), false);

    plan.heard(ALONE, NOW.plusMillis(800));
    assertEquals(NOW.plusMillis(2_700), plan.nextVisit());
    plan.visited(NOW.plusMillis(3_000), false);

    plan.heard(ALONE, NOW.plusSeconds(30));
    assertEquals(NOW.plusMillis(30_300), plan.nextVisit());
  }

  @Test
  void one_of_several_devices_leaves_what_comes_and_settles_when_the_others_had_time() {
    plan.heard(OF_TWO, NOW);
    assertTrue(plan.leaves(NOW));
    plan.visited(NOW.plusSeconds(1), true);

    assertEquals(NOW.plusSeconds(45), plan.nextVisit());
    assertFalse(plan.leaves(NOW.plusSeconds(45)));
    plan.visited(NOW.plusSeconds(46), false);
    assertEquals(NOW.plusSeconds(106), plan.nextVisit());
  }

  @Test
  void that_there_are_more_devices_is_no_reason_to_come_but_one_to_leave_things() {
    plan.heard(ALONE, NOW);
    plan.heard(new News(0, 2), NOW.plusMillis(100));

    assertEquals(NOW.plusMillis(300), plan.nextVisit());
    assertTrue(plan.leaves(NOW.plusMillis(300)));
  }

  @Test
  void news_without_end_put_a_settlement_off_by_fifteen_seconds_at_most() {
    for (var every : new int[] {1, 10, 44}) {
      var one = new FollowPlan(NOW);
      for (var second = 0; second < 60; second += every) {
        one.heard(OF_TWO, NOW.plusSeconds(second));
      }

      assertFalse(one.leaves(NOW.plusSeconds(60)), "one every " + every + " s");
    }
  }

  @Test
  void what_comes_just_before_a_settlement_has_five_seconds() {
    plan.heard(OF_TWO, NOW);
    plan.heard(OF_TWO, NOW.plusSeconds(44));

    assertTrue(plan.leaves(NOW.plusSeconds(48)));
    assertFalse(plan.leaves(NOW.plusSeconds(49)));
  }

  @Test
  void a_visit_that_ends_when_it_is_time_to_settle_has_settled_nothing() {
    plan.heard(OF_TWO, NOW);
    plan.visited(NOW.plusSeconds(50), true);

    assertEquals(NOW.plusSeconds(45), plan.nextVisit());
    assertFalse(plan.leaves(NOW.plusSeconds(50)));
  }

  @Test
  void whoever_is_alone_leaves_nothing() {
    plan.heard(ALONE, NOW);

    assertFalse(plan.leaves(NOW));
  }
}
