package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void before_anybody_has_answered_it_is_300_ms() {
    assertEquals(Duration.ofMillis(300), Patience.INITIAL.slowAfter());
  }

  @Test
  void who_answers_as_usual_is_not_slow() {
    var random = new Random(1);
    var patience = Patience.INITIAL;
    var late = 0;
    for (var answer = 0; answer < 2_000; answer++) {
      var took = Duration.ofMillis(20 + random.nextInt(160));
      if (answer > 20 && took.compareTo(patience.slowAfter()) > 0) {
        late++;
      }
      patience = patience.after(took.toNanos());
    }

    assertTrue(late < 20, late + " of 2,000 answers within 20 … 180 ms were late (seed 1)");
    assertTrue(patience.slowAfter().toMillis() < 400, patience::toString);
  }

  @Test
  void it_stays_between_50_ms_and_a_second_whatever_it_hears() {
    var random = new Random(2);
    for (var round = 0; round < 200; round++) {
      var patience = Patience.INITIAL;
      for (var answer = 0; answer < 50; answer++) {
        patience = patience.after(random.nextLong() >> random.nextInt(64));
        var slowAfter = patience.slowAfter().toMillis();

        assertTrue(slowAfter >= 50 && slowAfter <= 1_000, patience::toString);
      }
    }
  }

  @Test
  void on_one_machine_it_soon_is_the_shortest() {
    var patience = Patience.INITIAL;
    for (var answer = 0; answer < 30; answer++) {
      patience = patience.after(Duration.ofMillis(1).toNanos());
    }

    assertEquals(Duration.ofMillis(50), patience.slowAfter());
  }
}
