package org.nodus.node;

import static org.apache.pekko.actor.ActorRef.noSender;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.config.NodusConfig;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.home.HomeFixture;
import org.nodus.node.home.NodeHome;

class RunningNodeTest {
  private static Host host;

  @TempDir private Path directory;

  @BeforeAll
  static void open() {
    host = Host.ofManyNodes();
  }

  @AfterAll
  static void close() {
    host.close();
  }

  @Test
  void a_node_comes_up_says_how_it_stands_and_comes_up_again_after_its_end() throws Exception {
    var path = home("one", 1);
    for (var time = 0; time < 2; time++) {
      try (var node = start(path, 0)) {
        var status = node.status().toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertEquals(0, status.ledger().blocks());
        assertTrue(node.endpoint().port() > 0);
        assertTrue(node.branches().validator().isPresent());
      }
    }
  }

  @Test
  void a_volatile_node_keeps_nothing() throws Exception {
    var path = directory.resolve("volatile");
    var validator = HomeFixture.keys(1);
    NodeHome.create(
        path, HomeFixture.keys(2), HomeFixture.network("dev", validator, 7401), "127.0.0.1", 0);
    var home = NodeHome.open(path);

    try (var node = RunningNode.startVolatile(home, home.config(), host)) {
      var status = node.status().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertEquals(0, status.ledger().blocks());
    }

    assertTrue(Files.notExists(path.resolve("data")));
    assertTrue(Files.notExists(path.resolve("journal")));
    NodeHome.open(path).close();
  }

  @Test
  void a_validator_is_not_volatile() throws Exception {
    var path = home("one", 1);
    var home = NodeHome.open(path);

    var failure =
        assertThrows(
            CommandFailure.class, () -> RunningNode.startVolatile(home, home.config(), host));

    assertEquals(ExitCode.CONFIGURATION, failure.code());
    assertTrue(failure.getMessage().contains("would forget its votes"), failure.getMessage());
    NodeHome.open(path).close();
  }

  @Test
  void a_port_in_use_is_named_and_leaves_the_home_free() throws Exception {
    var second = home("second", 2);
    try (var first = start(home("first", 1), 0)) {
      var port = first.endpoint().port();

      var failure = assertThrows(CommandFailure.class, () -> start(second, port));

      assertEquals(ExitCode.TRY_AGAIN, failure.code());
      assertTrue(failure.getMessage().contains("UDP port " + port), failure.getMessage());
    }
    NodeHome.open(second).close();
  }

  @Test
  void a_running_node_holds_its_home() throws Exception {
    var path = home("one", 1);
    try (var node = start(path, 0)) {
      var failure = assertThrows(CommandFailure.class, () -> NodeHome.open(path));

      assertEquals(ExitCode.TRY_AGAIN, failure.code());
    }
  }

  @Test
  void a_branch_that_is_lost_takes_the_node_down() throws Exception {
    try (var node = start(home("one", 1), 0)) {
      Adapter.toClassic(node.branches().routing()).tell(PoisonPill.getInstance(), noSender());

      node.whenEnded().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void branches_that_are_lost_together_take_the_node_down() throws Exception {
    try (var node = start(home("one", 1), 0)) {
      var branches = node.branches();
      for (var branch : List.of(branches.incentives(), branches.records(), branches.mailboxes())) {
        Adapter.toClassic(branch).tell(PoisonPill.getInstance(), noSender());
      }

      node.whenEnded().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private Path home(String name, long seed) {
    var path = directory.resolve(name);
    var keys = HomeFixture.keys(seed);
    NodeHome.create(path, keys, HomeFixture.network("dev", keys, 7401), "127.0.0.1", 7401);
    return path;
  }

  private static RunningNode start(Path path, int port) {
    var home = NodeHome.open(path);
    var listen = home.config().listen();
    var config =
        home.config()
            .withListen(new NodusConfig.Listen(listen.host(), port, listen.advertisedHost()));
    return RunningNode.start(home, config, host);
  }
}
