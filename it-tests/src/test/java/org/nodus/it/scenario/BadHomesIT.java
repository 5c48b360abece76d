package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.it.cluster.Program;
import org.nodus.node.home.HomeFixture;
import org.nodus.node.home.NodeHome;
import org.nodus.node.network.Network;
import org.nodus.persistence.keys.HomeLock;
import org.nodus.protocol.identity.NodeKeys;

/** {@code nodus} as a process, started on homes and files that are not as they should be. */
final class BadHomesIT {
  private static final NodeKeys KEYS = HomeFixture.keys(1);
  private static final Network OURS = HomeFixture.network("ours", KEYS, 7401);
  private static final Network FOREIGN = HomeFixture.network("foreign", KEYS, 7401);

  @TempDir private static Path directory;

  private static Program nodus;

  @BeforeAll
  static void files() throws IOException {
    nodus = new Program(directory);
    Files.writeString(directory.resolve("ours.conf"), OURS.toFile().render());
    Files.writeString(directory.resolve("cut.conf"), OURS.toFile().render().substring(0, 200));
    var validator = KEYS.signing().publicKey().toHex();
    var damaged = OURS.toFile().render().replace(validator, "xyz" + validator.substring(3));
    Files.writeString(directory.resolve("damaged.conf"), damaged);
  }

  private static Path home(String name) {
    var home = directory.resolve(name);
    NodeHome.create(home, KEYS, OURS, "127.0.0.1", 0);
    return home;
  }

  private static Program.Ended runNode(String home, String... more) {
    var command = new String[4 + more.length];
    System.arraycopy(new String[] {"node", "run", "--home", home}, 0, command, 0, 4);
    System.arraycopy(more, 0, command, 4, more.length);
    return nodus.run(command);
  }

  @Test
  void a_port_that_somebody_listens_on_is_named() throws IOException {
    home("port");
    try (var socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      var refused = runNode("port", "--port", "" + socket.getLocalPort()).refused(75);

      assertTrue(refused.errors().contains("UDP port " + socket.getLocalPort()), refused::errors);
      assertTrue(refused.errors().contains("choose another --port"), refused::errors);
    }
  }

  @Test
  void a_home_that_another_process_has_is_named() {
    var home = home("locked");
    try (var held = HomeLock.acquire(home)) {
      assertNotNull(held);
      var refused = runNode("locked").refused(75);

      assertTrue(refused.errors().contains("locked is in use"), refused::errors);
    }
  }

  @Test
  void a_node_does_not_start_in_another_network_than_its_own() throws IOException {
    var home = home("moved");
    Files.writeString(home.resolve("network.conf"), FOREIGN.toFile().render());

    var refused = runNode("moved").refused(65);

    var ours = OURS.id().toHex().substring(0, 8);
    var theirs = FOREIGN.id().toHex().substring(0, 8);
    assertTrue(refused.errors().contains(ours), refused::errors);
    assertTrue(refused.errors().contains(theirs), refused::errors);
    assertTrue(refused.errors().contains("Put the file back"), refused::errors);
  }

  @Test
  void a_network_file_that_is_cut_or_damaged_makes_no_home() {
    for (var command : new String[] {"node init", "id new"}) {
      var words = command.split(" ");
      var cut = nodus.run(words[0], words[1], "--home", "none", "--network", "cut.conf");
      assertTrue(cut.refused(78).errors().contains("cut.conf"), cut::errors);
      var damaged = nodus.run(words[0], words[1], "--home", "none", "--network", "damaged.conf");
      assertTrue(damaged.refused(78).errors().contains("damaged.conf"), damaged::errors);
    }
    assertTrue(Files.notExists(directory.resolve("none")));
  }

  @Test
  void a_key_that_others_can_read_is_not_used() throws IOException {
    var key = home("open").resolve("keys").resolve("node.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    var refused = runNode("open").refused(78);

    assertTrue(refused.errors().contains("node.key"), refused::errors);
  }

  @Test
  void a_wrong_passphrase_opens_nothing_and_changes_nothing() throws IOException {
    Files.writeString(directory.resolve("phrase"), "correct horse\n");
    Files.writeString(directory.resolve("wrong"), "battery staple\n");
    nodus
        .run(
            "id",
            "new",
            "--home",
            "user",
            "--network",
            "ours.conf",
            "--passphrase-file",
            "phrase",
            "-o",
            "json")
        .json();
    var key = directory.resolve("user").resolve("keys").resolve("identity.key");
    var before = Files.readString(key, StandardCharsets.ISO_8859_1);

    for (var command : new String[] {"send", "inbox"}) {
      var refused =
          command.equals("send")
              ? nodus.run("send", "bob", "hello", "--home", "user", "--passphrase-file", "wrong")
              : nodus.run(command, "--home", "user", "--passphrase-file", "wrong");
      assertTrue(refused.refused(65).errors().contains("passphrase"), refused::errors);
    }
    assertEquals(before, Files.readString(key, StandardCharsets.ISO_8859_1));
  }
}
