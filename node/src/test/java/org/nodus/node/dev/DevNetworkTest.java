package org.nodus.node.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.disk.StoreFailure;

class DevNetworkTest {
  private static final int NODES = 4;

  @TempDir private Path directory;

  @Test
  void four_nodes_join_answer_and_are_found_again_after_their_end() throws Exception {
    Path file;
    try (var first = up(DevNetwork.Plan.of(NODES))) {
      file = first.networkFile();
      assertTrue(Files.exists(file));
      assertEquals(NODES, first.network().validators().size());
      for (var node : first.inside()) {
        var status = node.status().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertTrue(status.routing().joined());
      }
      assertThrows(StoreFailure.DirectoryInUse.class, () -> up(DevNetwork.Plan.of(NODES)));
    }
    assertFalse(Files.exists(file));

    try (var again = up(new DevNetwork.Plan(OptionalInt.empty(), OptionalLong.empty(), Set.of()))) {
      assertEquals(NODES, again.nodes().size());
      assertTrue(Files.exists(file));
    }
  }

  @Test
  void a_node_in_a_process_of_its_own_joins_and_can_be_killed() {
    var plan = new DevNetwork.Plan(OptionalInt.of(2), OptionalLong.of(1), Set.of(2));
    try (var network = up(plan)) {
      assertEquals(1, network.inside().size());
      assertEquals(1, network.network().validators().size());
      assertThrows(IllegalArgumentException.class, () -> network.kill(1));

      network.kill(2);
    }
  }

  @Test
  void a_network_keeps_its_size() {
    up(DevNetwork.Plan.of(1)).close();

    var failure = assertThrows(CommandFailure.class, () -> up(DevNetwork.Plan.of(2)));

    assertEquals(ExitCode.USAGE, failure.code());
    up(DevNetwork.Plan.of(1)).close();
  }

  @Test
  void a_directory_with_other_things_in_it_is_left_alone() throws Exception {
    Files.createFile(directory.resolve("thesis.tex"));

    var failure = assertThrows(CommandFailure.class, () -> up(DevNetwork.Plan.of(1)));

    assertEquals(ExitCode.USAGE, failure.code());
    try (var content = Files.list(directory)) {
      assertEquals(List.of(directory.resolve("thesis.tex")), content.toList());
    }
  }

  @Test
  void a_file_is_no_directory_for_a_network() throws Exception {
    var file = Files.createFile(directory.resolve("thesis.tex"));

    var failure =
        assertThrows(
            CommandFailure.class, () -> DevNetwork.up(file, DevNetwork.Plan.of(1), words -> {}));

    assertEquals(ExitCode.USAGE, failure.code());
  }

  @Test
  void the_home_of_a_user_is_no_network_and_keeps_its_network_file() throws Exception {
    var file = directory.resolve("network.conf");
    Files.writeString(file, "what the user needs");

    var failure = assertThrows(CommandFailure.class, () -> up(DevNetwork.Plan.of(1)));

    assertEquals(ExitCode.USAGE, failure.code());
    assertEquals("what the user needs", Files.readString(file));
  }

  private DevNetwork up(DevNetwork.Plan plan) {
    return DevNetwork.up(directory, plan, progress -> {});
  }
}
