package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

class NodeStatusCommandTest {
  @TempDir private Path directory;
  private Path home;

  @BeforeEach
  void make_a_home() throws IOException {
    home = directory.resolve("home");
    var network = directory.resolve("network.conf");
    Files.writeString(
        network, HomeFixture.network("dev", HomeFixture.keys(1), 7401).toFile().render());
    assertEquals(
        0, run(new StringWriter(), "node", "init", "--home=" + home, "--network=" + network));
  }

  @Test
  void a_running_node_says_how_it_stands() throws Exception {
    try (var node = NodeProcess.run("node", "run", "--home", home.toString(), "--port", "0")) {
      assertTrue(node.readLine().startsWith("nodusd: ready"));

      try (var asked = NodeProcess.run("node", "status", "--home", home.toString(), "-ojson")) {
        var fields = OutputOption.fromJson(asked.readLine());

        assertEquals(0, asked.awaitStatus());
        assertEquals(false, fields.get("joined"), "its validator is not there");
        assertEquals(0, ((Number) fields.get("fragments")).intValue());
        assertEquals(0, ((Number) fields.get("crowdsSeen")).intValue());
        assertEquals(true, fields.get("takesFragments"));
      }
      assertFalse(Files.exists(home.resolve("asked")));
      node.terminate();
      assertEquals(0, node.awaitStatus());
    }
  }

  @Test
  void where_no_node_runs_nobody_answers() {
    var err = new StringWriter();

    var status = run(err, "node", "status", "--home=" + home);

    assertEquals(ExitCode.UNAVAILABLE.status(), status);
    assertTrue(err.toString().contains("No node runs in " + home), err::toString);
    assertFalse(Files.exists(home.resolve("asked")));
  }

  @Test
  void a_node_of_a_network_on_one_machine_is_told_apart_at_once() throws IOException {
    var network = Files.createDirectory(directory.resolve("net"));
    Files.createFile(network.resolve("faucet.key"));
    Files.createFile(network.resolve("network.conf"));
    var node = Files.move(home, network.resolve("node-01"));

    for (var command : List.of("status", "drain")) {
      var err = new StringWriter();

      assertEquals(ExitCode.USAGE.status(), run(err, "node", command, "--home=" + node));
      assertTrue(err.toString().contains("dev up"), err::toString);
    }
  }

  private static int run(StringWriter err, String... arguments) {
    return NodusCommand.commandLine(List.of())
        .setOut(new PrintWriter(new StringWriter(), true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
