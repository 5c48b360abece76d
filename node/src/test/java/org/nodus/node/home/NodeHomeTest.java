package org.nodus.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.config.NodusConfig;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.network.Network;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.keys.KeyFileFailure;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.identity.StaticPuzzle;

class NodeHomeTest {
  private static final NodeKeys KEYS = HomeFixture.keys(1);
  private static final Network NETWORK = HomeFixture.network("dev", KEYS, 7401);

  @TempDir private Path directory;
  private Path path;

  @BeforeEach
  void make() throws Exception {
    path = directory.resolve("home");
    NodeHome.create(path, KEYS, NETWORK, "127.0.0.2", 7401);
  }

  @Test
  void a_new_home_holds_its_keys_its_network_and_its_settings() throws Exception {
    try (var home = NodeHome.open(path)) {
      assertEquals(KEYS.id(), home.keys().id());
      assertTrue(
          StaticPuzzle.holds(home.keys().id(), home.keys().puzzleNonce(), HomeFixture.PUZZLE_BITS));
      assertEquals(NETWORK, home.network());
      assertEquals(
          NodusConfig.defaults().withListen(new NodusConfig.Listen("127.0.0.2", 7401, "127.0.0.2")),
          home.config());
    }
  }

  @Test
  void the_settings_file_names_every_setting_with_its_reason() throws IOException {
    var text = Files.readString(path.resolve("node.conf"));

    assertTrue(text.contains("    #idle-timeout = 2m\n"), text);
    assertTrue(text.contains("    # A session without packets for this long is closed.\n"), text);
    assertTrue(text.contains("    port = 7401\n"), text);
    assertTrue(text.contains("    #advertised-host = \"\"\n"), text);
  }

  @Test
  void the_key_is_for_its_owner_alone() throws IOException {
    var mode = Files.getPosixFilePermissions(path.resolve("keys/node.key"));

    assertEquals("rw-------", PosixFilePermissions.toString(mode));
  }

  @Test
  void a_home_is_not_made_over_another_one() {
    assertEquals(ExitCode.USAGE, createAgain(path));
  }

  @Test
  void a_home_is_not_made_in_a_directory_that_holds_something_else() throws IOException {
    var other = Files.createDirectory(directory.resolve("other"));
    Files.createFile(other.resolve("thesis.tex"));

    assertEquals(ExitCode.USAGE, createAgain(other));
    assertFalse(Files.exists(other.resolve("lock")));
  }

  @Test
  void an_open_home_is_not_opened_a_second_time() throws Exception {
    try (var home = NodeHome.open(path)) {
      var second = assertThrows(CommandFailure.class, () -> NodeHome.open(home.path()));

      assertEquals(ExitCode.TRY_AGAIN, second.code());
    }
    NodeHome.open(path).close();
  }

  @Test
  void a_missing_home_says_how_to_make_one() {
    var problem =
        assertThrows(CommandFailure.class, () -> NodeHome.open(directory.resolve("nowhere")));

    assertEquals(ExitCode.CONFIGURATION, problem.code());
    assertTrue(problem.getMessage().contains("nodus node init"), problem.getMessage());
    assertFalse(Files.exists(directory.resolve("nowhere")));
  }

  @Test
  void a_home_does_not_open_with_the_file_of_another_network() throws Exception {
    var other = HomeFixture.network("other", KEYS, 7401);
    Files.writeString(path.resolve("network.conf"), other.toFile().render());

    var problem = assertThrows(CommandFailure.class, () -> NodeHome.open(path));

    assertEquals(ExitCode.BAD_DATA, problem.code());
    NodeHome.create(directory.resolve("afresh"), KEYS, other, "127.0.0.1", 7401);
    NodeHome.open(directory.resolve("afresh")).close();
  }

  @Test
  void a_damaged_network_file_is_named() throws IOException {
    Files.writeString(path.resolve("network.conf"), "garbage {{{");

    var problem = assertThrows(CommandFailure.class, () -> NodeHome.open(path));

    assertTrue(problem.getMessage().contains("network.conf"), problem.getMessage());
  }

  @Test
  void an_unknown_setting_is_refused_with_file_and_line() throws IOException {
    Files.writeString(path.resolve("node.conf"), "nodus {\n  listen.prot = 7\n}\n");

    var problem = assertThrows(CommandFailure.class, () -> NodeHome.open(path));

    assertTrue(problem.getMessage().contains("node.conf:2"), problem.getMessage());
    assertTrue(problem.getMessage().contains("nodus.listen.port"), problem.getMessage());
  }

  @Test
  void a_key_that_others_can_read_is_refused() throws IOException {
    Files.setPosixFilePermissions(
        path.resolve("keys/node.key"), PosixFilePermissions.fromString("rw-r-----"));

    assertThrows(KeyFileFailure.TooOpen.class, () -> NodeHome.open(path));
  }

  @Test
  void a_home_that_failed_to_open_is_not_left_locked() throws Exception {
    var conf = path.resolve("node.conf");
    var good = Files.readString(conf);
    Files.writeString(conf, "nodus.port = 1");
    assertThrows(CommandFailure.class, () -> NodeHome.open(path));
    Files.writeString(conf, good);

    NodeHome.open(path).close();
  }

  @Test
  void a_home_cannot_be_made_where_no_directory_can_be() throws IOException {
    var file = Files.createFile(directory.resolve("file"));

    assertThrows(
        StoreFailure.DirectoryUnusable.class,
        () -> NodeHome.create(file.resolve("home"), KEYS, NETWORK, "127.0.0.1", 1));
  }

  private static ExitCode createAgain(Path where) {
    return assertThrows(
            CommandFailure.class, () -> NodeHome.create(where, KEYS, NETWORK, "127.0.0.1", 1))
        .code();
  }
}
