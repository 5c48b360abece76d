package org.nodus.actors.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.protocol.bytes.Hash256;
import org.slf4j.LoggerFactory;

/** What is counted of crowds, and how much of it the log says. */
class AlarmsTest {
  private static final Hash256 KEY = new Hash256(1, 2, 3, 4);
  private static final Hash256 OTHER = new Hash256(5, 6, 7, 8);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(AlarmsTest.class);
  private final Alarms alarms = new Alarms(log, RoutingTable.Role.NODE, clock);

  @BeforeEach
  void listen() {
    log.setLevel(Level.INFO);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
  }

  @Test
  void the_first_crowd_is_said_at_once_with_the_place_where_it_is() {
    alarms.crowd(KEY);

    assertEquals(1, alarms.seen());
    assertEquals(1, said().size());
    assertTrue(said().getFirst().contains("seen 1 times"), said().getFirst());
    assertTrue(said().getFirst().contains(KEY.toString()), said().getFirst());
  }

  @Test
  void who_makes_a_thousand_crowds_fills_no_log() {
    for (var number = 0; number < 1_000; number++) {
      alarms.crowd(KEY);
      clock.advance(Duration.ofMillis(59));
    }

    assertEquals(1_000, alarms.seen());
    assertEquals(1, said().size());
  }

  @Test
  void a_minute_later_a_line_says_how_many_there_were_since_the_last_one() {
    alarms.crowd(KEY);
    alarms.crowd(KEY);
    alarms.crowd(KEY);
    clock.advance(Duration.ofMinutes(1));
    alarms.crowd(OTHER);

    assertEquals(4, alarms.seen());
    assertEquals(2, said().size());
    assertTrue(said().getLast().contains("seen 3 times"), said().getLast());
    assertTrue(said().getLast().contains(OTHER.toString()), said().getLast());
  }

  @Test
  void a_client_leaves_it_to_its_command_to_warn() {
    new Alarms(log, RoutingTable.Role.CLIENT, clock).crowd(KEY);
    alarms.crowd(KEY);

    assertEquals(
        List.of(Level.INFO, Level.WARN), lines.list.stream().map(ILoggingEvent::getLevel).toList());
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
