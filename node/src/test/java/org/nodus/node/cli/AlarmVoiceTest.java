package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;

class AlarmVoiceTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AlarmVoice voice = new AlarmVoice(clock);

  @Test
  void where_nothing_was_seen_nothing_is_said() {
    assertEquals(Optional.empty(), voice.lineFor(0));
  }

  @Test
  void a_command_says_one_alarm_however_often_the_crowd_is_seen() {
    var first = voice.lineFor(1).orElseThrow();

    assertTrue(first.startsWith("ALARM: seen 1 times"), first);
    assertEquals(Optional.empty(), voice.lineFor(1));
    assertEquals(Optional.empty(), voice.lineFor(2));
  }

  @Test
  void a_command_that_goes_on_says_each_hour_what_was_seen_anew() {
    voice.lineFor(1);
    voice.lineFor(7);

    clock.advance(Duration.ofHours(1));

    assertTrue(voice.lineFor(7).orElseThrow().startsWith("ALARM: seen 7 times"));
    clock.advance(Duration.ofHours(1));
    assertEquals(Optional.empty(), voice.lineFor(7));
  }
}
