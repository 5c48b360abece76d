package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.node.NodeProcess;
import org.nodus.node.home.HomeFixture;

class NodeRunCommandTest {
  @TempDir private Path directory;
  private Path home;
  private String network;

  @BeforeEach
  void writeNetworkFile() throws Exception {
    home = directory.resolve("home");
    var file = directory.resolve("network.conf");
    var keys = HomeFixture.keys(1);
    Files.writeString(file, HomeFixture.network("dev", keys, 7401).toFile().render());
    network = file.toString();
  }

  @Test
  void a_node_serves_until_sigterm_and_ends_with_success_and_the_reason_in_its_log()
      throws Exception {
    init();
    try (var node = NodeProcess.run("node", "run", "--home", home.toString(), "--port", "0")) {
      var ready = node.readLine();
      assertTrue(ready.matches("nodusd: ready on 127\\.0\\.0\\.1:\\d+ as [0-9a-f]{8}"), ready);

      try (var second = NodeProcess.run("node", "run", "--home", home.toString())) {
        assertEquals(ExitCode.TRY_AGAIN.status(), second.awaitStatus());
        assertTrue(second.errors().contains("in use by another process"));
      }

      node.terminate();
      assertEquals(0, node.awaitStatus());
      assertFalse(node.errors().contains("Exception"));
    }
    var log = Files.readAllLines(home.resolve("log/nodus.log"));
    assertTrue(log.getLast().contains("the node has ended: signal"), log.getLast());
  }

  @Test
  void a_child_ends_with_its_parent() throws Exception {
    init();
    try (var node =
        NodeProcess.run(
            "node",
            "run",
            "--home",
            home.toString(),
            "--port=0",
            "-ojson",
            "--until-stdin-closes")) {
      var ready = node.readLine();
      assertTrue(ready.startsWith("{\"ready\":true,\"host\":\"127.0.0.1\",\"port\":"), ready);

      node.closeInput();

      assertEquals(0, node.awaitStatus());
    }
    var log = Files.readAllLines(home.resolve("log/nodus.log"));
    assertTrue(log.getLast().contains("the node has ended: standard input closed"));
  }

  @Test
  void a_volatile_node_says_that_it_keeps_nothing_and_keeps_nothing() throws Exception {
    init();
    try (var node =
        NodeProcess.run(
            "node",
            "run",
            "--home=" + home,
            "--port=0",
            "-ojson",
            "--volatile",
            "--until-stdin-closes")) {
      var ready = node.readLine();
      assertTrue(ready.contains("\"volatile\":true"), ready);

      node.closeInput();

      assertEquals(0, node.awaitStatus());
    }
    assertTrue(Files.notExists(home.resolve("data")) && Files.notExists(home.resolve("journal")));
    var log = Files.readString(home.resolve("log/nodus.log"));
    assertTrue(log.contains("this node keeps nothing"), log);
  }

  @Test
  void an_unknown_setting_names_file_and_line() throws Exception {
    init();
    Files.writeString(home.resolve("node.conf"), "nodus.storage {\n  qouta = 1 GiB\n}\n");

    var err = failing(ExitCode.CONFIGURATION, "node", "run", "--home", home.toString());

    assertTrue(err.contains("node.conf:2: nodus.storage.qouta: unknown key"), err);
    assertEquals(1, err.lines().count());
  }

  @Test
  void a_home_that_is_none_says_how_to_make_one() {
    var err = failing(ExitCode.CONFIGURATION, "node", "run", "--home", home.toString());

    assertTrue(err.contains("nodus node init --home " + home), err);
  }

  @Test
  void a_home_is_not_made_twice() {
    init();

    var err = failing(ExitCode.USAGE, "node", "init", "--home=" + home, "--network=" + network);

    assertTrue(err.contains("is the home of a node already"), err);
  }

  @Test
  void a_network_file_that_is_none_makes_no_home() throws Exception {
    Files.writeString(Path.of(network), "nodus.listen.port = 7");

    var err =
        failing(ExitCode.CONFIGURATION, "node", "init", "--home=" + home, "--network=" + network);

    assertTrue(err.contains("network.conf"), err);
    assertTrue(Files.notExists(home));
  }

  @Test
  void a_port_that_is_none_is_a_wrong_command_line() {
    init();
    for (var port : List.of("-1", "65536", "7400x")) {
      var run = failing(ExitCode.USAGE, "node", "run", "--home=" + home, "--port=" + port);
      var init =
          failing(
              ExitCode.USAGE,
              "node",
              "init",
              "--home=" + home.resolve("other"),
              "--network=" + network,
              "--port=" + port);

      assertTrue(run.contains("'" + port + "' is no port"), run);
      assertTrue(init.contains("'" + port + "' is no port"), init);
    }
  }

  @Test
  void a_network_file_that_is_not_there_is_named_once_with_what_to_do() {
    var nowhere = directory.resolve("nowhere.conf");

    assertEquals(
        "nodus: There is no network file %s. Name one with --network, or put the network's file there.%n"
            .formatted(nowhere),
        initWith(nowhere));
    assertEquals(
        "nodus: %s is a directory, not a network file. Name one with --network, or put the network's file there.%n"
            .formatted(directory),
        initWith(directory));
  }

  private String initWith(Path file) {
    return failing(ExitCode.CONFIGURATION, "node", "init", "--home=" + home, "--network=" + file);
  }

  private void init() {
    assertEquals(
        0, run(new StringWriter(), "node", "init", "--home=" + home, "--network=" + network));
  }

  private static String failing(ExitCode code, String... arguments) {
    var err = new StringWriter();
    assertEquals(code.status(), run(err, arguments), err::toString);
    return err.toString();
  }

  private static int run(StringWriter err, String... arguments) {
    return NodusCommand.commandLine(List.of())
        .setOut(new PrintWriter(new StringWriter(), true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
