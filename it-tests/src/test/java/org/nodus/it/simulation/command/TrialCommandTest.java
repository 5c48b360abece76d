package org.nodus.it.simulation.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrialCommandTest {
  @Test
  void a_trial_longer_than_its_messages_live_is_refused() {
    var err = new StringWriter();

    var status =
        new CommandLine(new TrialCommand())
            .setErr(new PrintWriter(err, true))
            .execute("sessions", "--minutes", "1321");

    assertEquals(CommandLine.ExitCode.USAGE, status, err::toString);
    assertTrue(err.toString().contains("--minutes is 1 … 1320"), err::toString);
  }
}
