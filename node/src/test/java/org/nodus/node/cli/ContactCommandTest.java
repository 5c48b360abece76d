package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactCommandTest {
  /** What comes after the limits: the home is looked for, and there is none. */
  private static final ExitCode PASSED_THE_LIMITS = ExitCode.CONFIGURATION;

  @TempDir private Path nobody;

  @Test
  void numbers_outside_of_the_limits_are_refused_with_the_limits() {
    allow(PASSED_THE_LIMITS, "--entries", "512", "--ttl", "30d", "--price", "128");
    assertTrue(allow(ExitCode.USAGE, "--entries", "0").contains("1 to 512"));
    assertTrue(allow(ExitCode.USAGE, "--entries", "513").contains("1 to 512"));
    assertTrue(allow(ExitCode.USAGE, "--entries", "1", "--ttl", "31d").contains("30 days"));
    assertTrue(allow(ExitCode.USAGE, "--entries", "1", "--ttl", "59s").contains("a minute"));
    assertTrue(allow(ExitCode.USAGE, "--entries", "1", "--max-ttl", "59s").contains("a minute"));
    assertTrue(allow(ExitCode.USAGE, "--entries", "1", "--max-bytes", "0").contains("1048576"));
    assertTrue(allow(ExitCode.USAGE, "--entries", "1", "--price", "129").contains("1 to 128"));
    assertTrue(allow(ExitCode.USAGE, "--ttl", "1d").contains("--entries"));
  }

  @Test
  void a_file_that_is_there_is_not_replaced() throws IOException {
    Files.writeString(nobody.resolve("cap"), "precious");

    var refused = allow(ExitCode.USAGE, "--entries", "1");

    assertTrue(refused.contains("is there already"), refused);
    assertEquals("precious", Files.readString(nobody.resolve("cap")));
    allow(ExitCode.BAD_DATA, "--entries", "1", "--renew", nobody.resolve("cap").toString());
  }

  @Test
  void where_nothing_can_be_written_nothing_is_worked_for() {
    var refused = allow(ExitCode.USAGE, nobody.resolve("nodir/cap"), "--entries", "1");

    assertTrue(refused.contains("nodir is no directory"), refused);
  }

  private String allow(ExitCode expected, String... options) {
    return allow(expected, nobody.resolve("cap"), options);
  }

  private String allow(ExitCode expected, Path file, String... options) {
    var arguments = new ArrayList<>(List.of("contact", "allow"));
    arguments.addAll(List.of("--capability", file.toString()));
    arguments.addAll(List.of("--home", nobody.resolve("home").toString()));
    arguments.addAll(List.of(options));
    var errors = new StringWriter();
    var line = NodusCommand.commandLine(List.of()).setErr(new PrintWriter(errors, true));
    assertEquals(
        expected.status(), line.execute(arguments.toArray(new String[0])), errors::toString);
    return errors.toString();
  }
}
