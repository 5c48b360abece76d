package org.nodus.it.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.dht.LookupPlan;

/** {@code nodus bench lookup --seed S} prints the whole table; these are its promises. */
class LookupFiguresTest {
  private static final int LOOKUPS = 100;
  private static final long SEED = Long.getLong("nodus.seed", 1);

  @Test
  void reading_stays_below_the_goal_and_publishing_below_the_limit_at_every_size() {
    for (var nodes : List.of(32, 128, 1_024)) {
      var planned = new LookupPlanned(nodes, 0, 0, LOOKUPS, SEED);
      var reading = LookupFigures.measure(planned, LookupPlan.PATHS_TO_READ);
      var publishing = LookupFigures.measure(planned, LookupPlan.PATHS_TO_PUBLISH);

      assertTrue(reading.meanQuestions() <= planned.questionGoal(), reading::toString);
      assertTrue(publishing.meanQuestions() <= planned.questionLimit(), publishing::toString);
      assertTrue(reading.worstHops() <= planned.hopLimit(), reading::toString);
      assertTrue(publishing.worstHops() <= planned.hopLimit(), publishing::toString);
    }
  }

  @Test
  void in_an_honest_network_the_sixteen_nearest_are_found_always() {
    for (var nodes : List.of(32, 1_024)) {
      var planned = new LookupPlanned(nodes, 0, 0, LOOKUPS, SEED);

      assertEquals(
          0, LookupFigures.measure(planned, LookupPlan.PATHS_TO_READ).missing(), planned::toString);
    }
  }

  @Test
  void liars_hide_nothing_from_eight_paths() {
    for (var share : List.of(0.1, 0.2, 0.3)) {
      var planned = new LookupPlanned(1_024, 0, share, LOOKUPS, SEED);
      var figures = LookupFigures.measure(planned, LookupPlan.PATHS_TO_PUBLISH);

      assertEquals(0, figures.unreached(), figures::toString);
      assertEquals(0, figures.undelivered(), figures::toString);
      assertTrue(figures.meanQuestions() <= planned.questionLimit(), figures::toString);
    }
  }

  @Test
  void a_dead_third_costs_little_time() {
    var planned = new LookupPlanned(1_024, 0.33, 0, LOOKUPS, SEED);
    var figures = LookupFigures.measure(planned, LookupPlan.PATHS_TO_READ);

    assertTrue(figures.medianMillis() < 1_000, figures::toString);
    assertEquals(0, figures.undelivered(), figures::toString);
  }

  @Test
  void forty_ids_next_to_a_key_hide_nothing_and_are_noticed() {
    var figures = CrowdFigures.measure(500, 40, 30, SEED);

    assertEquals(figures.trials(), figures.delivered(), figures::toString);
    assertEquals(figures.trials(), figures.alarms(), figures::toString);
  }

  @Test
  void where_nobody_crowds_no_alarm_is_raised() {
    var figures = CrowdFigures.measure(500, 0, 30, SEED);

    assertEquals(0, figures.alarms(), figures::toString);
    assertEquals(figures.trials(), figures.delivered(), figures::toString);
  }

  @Test
  void one_seed_gives_one_result() {
    var planned = new LookupPlanned(128, 0.1, 0.2, LOOKUPS, SEED);

    assertEquals(LookupFigures.measure(planned, 4), LookupFigures.measure(planned, 4));
  }
}
