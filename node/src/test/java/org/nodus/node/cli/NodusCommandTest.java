package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
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
  void an_unknown_failure_shows_no_stack_trace() {
    assertEquals(70, run("measure", "--rounds", "-1"));
    assertTrue(err.toString().contains("internal error"), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void a_command_below_a_command_inherits_help_and_statuses() {
    assertEquals(0, run("measure", "deeply", "--help"));
    assertEquals(64, run("measure", "deeply", "--rats"));
  }

  private int run(String... arguments) {
    return NodusCommand.commandLine(List.of(new Measure()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Command(name = "measure", subcommands = Deeply.class)
  static final class Measure implements ExtraCommand {
    @Option(names = "--rounds")
    private int rounds;

    @Override
    public Integer call() {
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
}
