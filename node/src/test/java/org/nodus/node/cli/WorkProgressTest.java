package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.environment.ManualClock;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

class WorkProgressTest {
  private static final WorkDesk.Working WORKING =
      new WorkDesk.Working(
          WorkQuestion.ofRecord(Hash256.ZERO, Hash256.ZERO),
          new WorkSearch.Progress(8_000_000, 16_000_000),
          4_000_000);
  private static final String WORDS =
      "Working for it: 8.0 of about 16.0 million tries, 4.0 million a second; about 4 s more, 39 % of such searches have ended by now. Ctrl-C cancels. ";

  private final StringWriter err = new StringWriter();
  private final ManualClock clock = new ManualClock(Instant.EPOCH);

  @Test
  void a_short_search_is_not_spoken_of() {
    var progress = new WorkProgress(new PrintWriter(err), true, clock);

    progress.on(WORKING);
    progress.done();

    assertEquals("", err.toString());
  }

  @Test
  void a_terminal_sees_one_line_that_moves() {
    var progress = new WorkProgress(new PrintWriter(err), true, clock);
    clock.advance(Duration.ofSeconds(2));

    progress.on(WORKING);
    progress.on(WORKING);
    clock.advance(Duration.ofSeconds(1));
    progress.on(WORKING);
    progress.done();

    assertEquals("\r" + WORDS + "\r" + WORDS + System.lineSeparator(), err.toString());
  }

  @Test
  void a_file_gets_one_line_alone() {
    var progress = new WorkProgress(new PrintWriter(err), false, clock);
    clock.advance(Duration.ofSeconds(2));

    progress.on(WORKING);
    clock.advance(Duration.ofSeconds(9));
    progress.on(WORKING);
    progress.done();

    assertEquals(WORDS + "\n", err.toString());
    assertTrue(err.toString().contains("Ctrl-C"));
  }
}
