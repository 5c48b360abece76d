package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

final class NodusCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void the_version_is_one_line_on_standard_output() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().matches("nodus \\d+\\.\\d+\\.\\d+\\S*\\R"), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void help_lists_the_commands_on_standard_output() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("measure"), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void without_a_command_the_usage_goes_to_standard_error() {
    assertEquals(64, run());
    assertTrue(err.toString().startsWith("nodus: Which command?"), err.toString());
    assertTrue(err.toString().contains("Usage: nodus"), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void an_unknown_option_of_a_subcommand_is_a_usage_error_too() {
    assertEquals(64, run("measure", "--rats", "9"));
    assertTrue(err.toString().contains("Try 'nodus measure --help'."), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void a_mistyped_command_gets_a_suggestion() {
    assertEquals(64, run("mesure"));
    assertTrue(err.toString().contains("measure"), err.toString());
  }

  @Test
  void an_extra_command_runs_and_knows_help_and_version() {
    assertEquals(7, run("measure", "--rounds", "7"));
    assertEquals(0, run("measure", "--help"));
    assertEquals(0, run("measure", "--version"));
  }

  @Test
  void a_known_failure_is_one_line_and_its_own_status() {
    assertEquals(69, run("measure", "--rounds", "0"));
    assertEquals("nodus: no rounds, no figures\n", err.toString());
  }

  @Test
  void what_was_asked_wrongly_points_to_the_help_of_its_command() {
    assertEquals(64, run("measure", "--rounds", "-64"));
    assertEquals("nodus: no rounds backwards\nTry 'nodus measure --help'.\n", err.toString());
  }

  @Test
  void what_is_no_number_is_told_without_words_of_java() {
    for (var text : List.of("many", "1.5", "9999999999")) {
      err.getBuffer().setLength(0);
      assertEquals(64, run("measure", "--rounds", text));
      assertTrue(err.toString().contains("'" + text + "' is no whole number"), err.toString());
      assertFalse(err.toString().contains("int"), err.toString());
    }
  }

  @Test
  void an_unknown_failure_shows_no_stack_trace() {
    assertEquals(70, run("measure", "--rounds", "-1"));
    assertTrue(err.toString().contains("internal error"), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void a_result_that_nobody_can_read_is_a_failure_and_not_shown() {
    assertEquals(74, runInto(new FullDisk(), "measure", "--rounds", "7", "--print"));
    assertEquals(
        "nodus: Standard output cannot be written: its reader is gone or its disk is full.\n",
        err.toString());
  }

  @Test
  void a_process_that_stays_does_so_though_nobody_listens() {
    assertEquals(7, runInto(new FullDisk(), "measure", "--rounds", "7", "--announce"));
  }

  @Test
  void an_interruption_and_a_failing_disk_are_no_faults_of_nodus() {
    assertEquals(75, run("measure", "--rounds", "-75"));
    assertEquals(74, run("measure", "--rounds", "-74"));
    assertFalse(err.toString().contains("internal error"), err.toString());
  }

  @Test
  void a_command_below_a_command_inherits_help_and_statuses() {
    assertEquals(0, run("measure", "deeply", "--help"));
    assertEquals(64, run("measure", "deeply", "--rats"));
  }

  private int run(String... arguments) {
    return runInto(out, arguments);
  }

  private int runInto(Writer out, String... arguments) {
    return NodusCommand.commandLine(List.of(new Measure()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Command(name = "measure", subcommands = Deeply.class)
  static final class Measure implements ExtraCommand {
    @Option(names = "--rounds")
    private int rounds;

    @Option(names = "--print")
    private boolean print;

    @Option(names = "--announce")
    private boolean announce;

    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws Exception {
      if (rounds == -64) {
        throw new CommandFailure(ExitCode.USAGE, "no rounds backwards");
      }
      if (rounds == -75) {
        throw new InterruptedException();
      }
      if (rounds == -74) {
        throw new UncheckedIOException(new IOException("No space left on device"));
      }
      if (print) {
        output.print(Map.of(), "figures");
      }
      if (announce) {
        output.announce(Map.of(), "here I am");
      }
      if (rounds == 0) {
        throw new CommandFailure(ExitCode.UNAVAILABLE, "no rounds, no figures");
      }
      if (rounds < 0) {
        throw new IllegalStateException("negative");
      }
      return rounds;
    }
  }

  @Command(name = "deeply")
  static final class Deeply implements Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }

  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
