package org.nodus.it.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.expiring.ExpiringRecord;

class DiskBenchmarkTest {
  @TempDir private Path directory;

  @Test
  void every_contest_has_a_figure_for_both_sides_and_leaves_nothing() throws Exception {
    var benchmark = new DiskBenchmark(new DiskPlan(1, 64, 100, 4, 1, 8_200), directory, what -> {});

    var outcomes = benchmark.all();
    var start = benchmark.start();

    assertEquals(7, outcomes.size());
    for (var outcome : outcomes) {
      assertTrue(outcome.ratio() > 0 && Double.isFinite(outcome.ratio()), outcome::toText);
    }
    assertTrue(start.mebibytes() >= 1 && start.withIndex() > 0 && start.withoutIndex() > 0);
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void each_writer_waits_for_its_record_and_every_record_is_stored_once() {
    var records = Records.of(100, 10);
    var stored = Collections.synchronizedList(new ArrayList<ExpiringRecord>());

    WaitingWriters.store(
        records,
        7,
        group -> {
          assertTrue(group.size() <= 7);
          stored.addAll(group);
        });

    assertEquals(100, stored.size());
    assertTrue(stored.containsAll(records.all()));
  }

  @Test
  void the_ratio_is_that_of_the_pairs_and_less_may_be_better() {
    var more = new Contest("a", "b", "1/s", 0.6, 1, path -> 0, path -> 0);
    var less = new Contest("a", "b", "µs", 0.5, 0.05, path -> 0, path -> 0);

    // The second pair was measured on a machine that did something else as well.
    var outcome = new Contest.Outcome(more, List.of(70.0, 7.0, 80.0), List.of(100.0, 10.0, 100.0));

    assertEquals(0.7, outcome.ratio(), 1e-9);
    assertTrue(outcome.isReached());
    assertFalse(new Contest.Outcome(less, List.of(70.0), List.of(100.0)).isReached());
    assertTrue(new Contest.Outcome(less, List.of(4.0), List.of(100.0)).isReached());
  }

  @Test
  void a_plan_without_sense_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> new DiskPlan(0, 64, 100, 4, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new DiskPlan(1, 64, 100, 0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new DiskPlan(1, 64, 100, 4, 1, 7_999));
  }
}
