package org.nodus.actors.dht;

import java.time.Duration;
import org.nodus.actors.environment.Clock;
import org.nodus.protocol.bytes.Hash256;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Counts crowds: places where far more nodes live than chance has put there. Says so in the log, at
 * most once in a while: who makes the crowd shall not fill the log as well. Confined to its {@link
 * RoutingTable}.
 */
final class Alarms {
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Logger log;
  private final Level level;
  private final Clock clock;
  private long seen;
  private long told;
  private long toldAtNanos;

  /** A node warns its operator; who uses a client is told by the command itself. */
  Alarms(Logger log, RoutingTable.Role role, Clock clock) {
    this.log = log;
    this.level =
        switch (role) {
          case NODE -> Level.WARN;
          case CLIENT -> Level.INFO;
        };
    this.clock = clock;
  }

  /** How many there were. */
  long seen() {
    return seen;
  }

  /** The nodes nearest to {@code key} are a crowd. */
  void crowd(Hash256 key) {
    seen++;
    var now = clock.nanoTime();
    if (told == 0 || now - toldAtNanos >= BETWEEN_LINES.toNanos()) {
      log.atLevel(level)
          .log(
              "ALARM: seen {} times since the last line: more nodes than chance explains live around a"
                  + " key, at last around {}: somebody may want to hide what is kept there. It was"
                  + " written to and read from the whole region. Watch who these nodes are (docs:"
                  + " operations, Alarms); a message that matters should be confirmed by its recipient",
              seen - told,
              key);
      told = seen;
      toldAtNanos = now;
    }
  }
}
