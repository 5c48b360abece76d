package org.nodus.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.file.WholeFile;
import org.nodus.protocol.bytes.Bytes;

class DrainOrderTest {
  @TempDir Path home;

  @Test
  void an_order_is_taken_once_and_its_report_is_read() {
    DrainOrder.give(home, Duration.ofMinutes(10));

    assertEquals(Optional.of(Duration.ofMinutes(10)), DrainOrder.take(home));
    assertEquals(Optional.empty(), DrainOrder.take(home));
    assertEquals(Optional.empty(), DrainOrder.reported(home));

    DrainOrder.done(home, "{\"complete\":true}");
    assertEquals(Optional.of("{\"complete\":true}"), DrainOrder.reported(home));
  }

  @Test
  void a_new_order_forgets_the_old_report() {
    DrainOrder.done(home, "old");

    DrainOrder.give(home, Duration.ofSeconds(1));

    assertEquals(Optional.empty(), DrainOrder.reported(home));
  }

  @Test
  void an_order_that_is_no_number_counts_as_one_for_a_minute() {
    WholeFile.write(home.resolve("drain"), Bytes.utf8("now please"));

    assertEquals(Optional.of(Duration.ofMinutes(1)), DrainOrder.take(home));
  }

  @Test
  void a_time_that_nobody_can_mean_is_cut_to_what_can_be_meant() {
    WholeFile.write(home.resolve("drain"), Bytes.utf8("-5"));
    assertEquals(Optional.of(Duration.ZERO), DrainOrder.take(home));

    WholeFile.write(home.resolve("drain"), Bytes.utf8("99999999999"));
    assertEquals(Optional.of(Duration.ofDays(1)), DrainOrder.take(home));
  }

  @Test
  void what_nobody_took_can_be_forgotten() {
    DrainOrder.give(home, Duration.ofMinutes(1));

    DrainOrder.forget(home);

    assertEquals(Optional.empty(), DrainOrder.take(home));
  }
}
