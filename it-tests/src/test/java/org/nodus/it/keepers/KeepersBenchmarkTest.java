package org.nodus.it.keepers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepersBenchmarkTest {
  @TempDir private Path directory;

  @Test
  void all_are_held_only_the_paid_are_awake_and_whoever_is_asked_answers() throws Exception {
    var plan = new KeepersPlan(2_500, 2, 16, Duration.ofMillis(1));

    var figures = new KeepersBenchmark(plan, directory, what -> {}).run();

    assertEquals(2_500, figures.held());
    assertEquals(6, figures.awake());
    assertEquals(3, figures.asked());
    assertEquals(3, figures.answered());
    assertTrue(figures.startSeconds() > 0, figures::toText);
    assertTrue(figures.idleCores() >= 0, figures::toText);
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void a_plan_without_sense_is_refused() {
    var idle = Duration.ofSeconds(1);

    assertThrows(IllegalArgumentException.class, () -> new KeepersPlan(0, 0, 1, idle));
    assertThrows(IllegalArgumentException.class, () -> new KeepersPlan(1, 1_001, 1, idle));
    assertThrows(IllegalArgumentException.class, () -> new KeepersPlan(1, 0, 0, idle));
    assertThrows(IllegalArgumentException.class, () -> new KeepersPlan(1, 0, 1, Duration.ZERO));
  }
}
