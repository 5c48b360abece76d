package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.node.home.HomeFixture;

class IdCommandTest {
  @TempDir private Path directory;
  private String home;
  private String network;

  @BeforeEach
  void writeNetworkFile() throws Exception {
    var file = directory.resolve("network.conf");
    Files.writeString(
        file, HomeFixture.network("dev", HomeFixture.keys(1), 7401).toFile().render());
    home = directory.resolve("home").toString();
    network = file.toString();
  }

  @Test
  void without_a_terminal_a_passphrase_is_asked_for_in_a_file() {
    var err = make(ExitCode.USAGE, "--passphrase");

    assertTrue(err.contains("give it with --passphrase-file FILE"), err);
  }

  @Test
  void the_first_line_of_the_passphrase_file_opens_the_keys() throws Exception {
    make(ExitCode.OK, "--passphrase-file", phrase("open sesame\nnot this"));

    show(ExitCode.OK, phrase("open sesame"));
    show(ExitCode.BAD_DATA, phrase("open barley"));
    show(ExitCode.USAGE, phrase(""));
  }

  @Test
  void a_passphrase_file_that_cannot_be_read_says_why() {
    make(ExitCode.OK);

    for (var wrong : List.of(directory, directory.resolve("missing"))) {
      var err = make(ExitCode.IO_ERROR, "--passphrase-file", wrong.toString());

      assertTrue(err.contains(wrong == directory ? "is a directory" : "does not exist"), err);
    }
  }

  private String phrase(String content) throws Exception {
    return Files.writeString(directory.resolve("phrase"), content).toString();
  }

  private String make(ExitCode expected, String... options) {
    var arguments = new ArrayList<>(List.of("id", "new", "--home", home));
    arguments.addAll(List.of("--network", network));
    arguments.addAll(List.of(options));
    return run(expected, arguments);
  }

  private void show(ExitCode expected, String passphraseFile) {
    run(expected, List.of("id", "show", "--home", home, "--passphrase-file", passphraseFile));
  }

  private static String run(ExitCode expected, List<String> arguments) {
    var err = new StringWriter();
    var status =
        NodusCommand.commandLine(List.of())
            .setOut(new PrintWriter(new StringWriter(), true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    assertEquals(expected.status(), status, err::toString);
    return err.toString();
  }
}
