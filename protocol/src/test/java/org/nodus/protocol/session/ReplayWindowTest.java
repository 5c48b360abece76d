package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
  private final ReplayWindow window = new ReplayWindow();

  @Test
  void a_number_is_accepted_once() {
    assertTrue(window.accept(0));
    assertFalse(window.accept(0));
    assertTrue(window.accept(1));
    assertFalse(window.accept(1));
  }

  @Test
  void the_oldest_number_of_the_window_is_accepted_and_the_one_before_is_not() {
    window.accept(10_000);

    assertTrue(window.accept(10_000 - ReplayWindow.SIZE + 1));
    assertFalse(window.accept(10_000 - ReplayWindow.SIZE));
  }

  @Test
  void a_leap_forgets_everything_before() {
    window.accept(5);
    window.accept(1L << 40);

    assertFalse(window.isFresh(5));
    assertFalse(window.isFresh(6));
    assertTrue(window.isFresh((1L << 40) - 1));
  }

  @Test
  void negative_and_last_numbers_are_never_fresh() {
    assertFalse(window.isFresh(-1));
    assertFalse(window.isFresh(Long.MAX_VALUE));
  }

  @Test
  void it_agrees_with_a_set_that_remembers_everything() {
    for (var seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var subject = new ReplayWindow();
      var seen = new HashSet<Long>();
      var highest = -1L;
      for (var step = 0; step < 20_000; step++) {
        var number = Math.max(0, highest + random.nextInt(-2_100, random.nextInt(2, 300)));
        var fresh = highest - number < ReplayWindow.SIZE && !seen.contains(number);
        assertEquals(fresh, subject.accept(number), "seed=" + seed + " step=" + step);
        seen.add(number);
        highest = Math.max(highest, number);
      }
    }
  }

  @Test
  void of_packets_replayed_ten_times_in_random_order_none_is_accepted_twice() {
    var captured = new ArrayList<Long>();
    for (var copy = 0; copy < 11; copy++) {
      for (var number = 0L; number < 1_000; number++) {
        captured.add(number);
      }
    }
    Collections.shuffle(captured, new Random(7));

    assertEquals(1_000, captured.stream().filter(window::accept).count());
  }
}
