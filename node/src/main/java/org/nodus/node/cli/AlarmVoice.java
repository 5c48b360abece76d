package org.nodus.node.cli;

import java.time.Duration;
import java.util.Optional;
import org.nodus.actors.environment.Clock;

/**
 * What one command says about crowds: a line for the first, and where it goes on for long at most
 * one each hour, since whoever visits a mailbox sees the same crowd each time. Confined to its
 * command.
 */
final class AlarmVoice {
  private static final Duration BETWEEN_LINES = Duration.ofHours(1);

  private final Clock clock;
  private long said;
  private long saidAtNanos;

  AlarmVoice(Clock clock) {
    this.clock = clock;
  }

  /**
   * What is to be said now.
   *
   * @param seen how many crowds there were since the command began
   */
  Optional<String> lineFor(long seen) {
    var now = clock.nanoTime();
    if (seen <= said || (said > 0 && now - saidAtNanos < BETWEEN_LINES.toNanos())) {
      return Optional.empty();
    }
    said = seen;
    saidAtNanos = now;
    return Optional.of(
        ("ALARM: seen %d times: more nodes than chance explains live around a mailbox or a name;"
                + " somebody may want to hide what is there. Ask for a confirmation of what"
                + " matters; docs/operations.md, Alarms, says more.")
            .formatted(seen));
  }
}
