package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.node.NodeProcess;
import org.nodus.node.Repeated;
import org.nodus.node.home.DrainOrder;
import org.nodus.node.home.HomeFixture;
import org.nodus.persistence.keys.HomeLock;

class NodeDrainCommandTest {
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
  void a_node_that_drained_has_ended_well() throws Exception {
    try (var node = NodeProcess.run("node", "run", "--home", home.toString(), "--port", "0")) {
      assertTrue(node.readLine().startsWith("nodusd: ready"));

      try (var drain = NodeProcess.run("node", "drain", "--home", home.toString(), "-o", "json")) {
        assertEquals(
            "{\"complete\":true,\"fragmentsLeft\":0,\"fragmentsMoved\":0,\"replicasGiven\":0}",
            drain.readLine());
        assertEquals(0, drain.awaitStatus());
      }

      assertEquals(0, node.awaitStatus());
    }
    var log = Files.readAllLines(home.resolve("log/nodus.log"));
    assertTrue(log.getLast().contains("the node has ended: drained"), log.getLast());
  }

  @Test
  void a_node_that_could_not_hand_over_everything_is_no_success() throws Exception {
    var report =
        "{\"complete\":false,\"fragmentsLeft\":3,\"fragmentsMoved\":1,\"replicasGiven\":0}";
    try (var running = HomeLock.acquire(home);
        var drain = NodeProcess.run("node", "drain", "--home", home.toString(), "-ojson")) {
      awaitOrder();
      DrainOrder.done(home, report);

      assertEquals(report, drain.readLine());
      assertEquals(ExitCode.UNAVAILABLE.status(), drain.awaitStatus());
    }
  }

  @Test
  void a_node_that_dies_meanwhile_is_not_waited_for() throws Exception {
    var running = HomeLock.acquire(home);
    try (var drain = NodeProcess.run("node", "drain", "--home", home.toString())) {
      awaitOrder();
      running.close();

      assertEquals(ExitCode.UNAVAILABLE.status(), drain.awaitStatus());
      assertTrue(drain.errors().contains("The node ended without a report"));
    }
  }

  @Test
  void an_order_from_before_the_start_drains_nobody() throws Exception {
    DrainOrder.give(home, Duration.ofMinutes(1));

    try (var node = NodeProcess.run("node", "run", "--home", home.toString(), "--port", "0")) {
      assertTrue(node.readLine().startsWith("nodusd: ready"));
      assertFalse(Files.exists(home.resolve("drain")));
      node.terminate();
      assertEquals(0, node.awaitStatus());
    }
  }

  @Test
  void where_no_node_runs_there_is_nothing_to_drain() {
    var err = new StringWriter();

    var status = run(err, "node", "drain", "--home=" + home);

    assertEquals(ExitCode.UNAVAILABLE.status(), status);
    assertTrue(err.toString().contains("No node runs in " + home), err::toString);
    assertFalse(Files.exists(home.resolve("drain")));
  }

  private void awaitOrder() {
    Repeated.until(
            () -> CompletableFuture.completedFuture(DrainOrder.take(home)), Optional::isPresent)
        .orTimeout(2, TimeUnit.MINUTES)
        .join();
  }

  private static int run(StringWriter err, String... arguments) {
    return NodusCommand.commandLine(List.of())
        .setOut(new PrintWriter(new StringWriter(), true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
