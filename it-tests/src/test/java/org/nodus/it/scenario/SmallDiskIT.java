package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.cluster.Caller;
import org.nodus.it.cluster.Holdings;
import org.nodus.it.cluster.LocalNetwork;
import org.nodus.it.cluster.Program;
import org.nodus.it.cluster.SmallDisk;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.environment.RealClock;
import org.nodus.node.home.NodeHome;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MimeType;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * The home of one node, which is a process, lies on a disk that fills up and that becomes
 * read-only.
 */
final class SmallDiskIT {
  private static final int OTHER_NODES = 8;
  private static final IdentityKeys BOB = Identities.bob();

  /** The reserve of 64 MiB, that of the journal, and some for a node that has just begun. */
  private static final int DISK_MEBIBYTES = 80;

  /** Below the reserve; a log still fits. */
  private static final int NEARLY_FULL_MEBIBYTES = 40;

  @TempDir private Path directory;

  private SmallDisk disk;
  private Program nodus;
  private LocalNetwork town;
  private Caller caller;
  private Holdings holdings;
  private Process process;
  private Contact node;

  @BeforeEach
  void a_node_on_a_small_disk_joins_a_network() throws IOException {
    var place = Files.createDirectory(directory.resolve("disk"));
    var mounted = SmallDisk.mount(place, DISK_MEBIBYTES);
    assumeTrue(mounted.isPresent(), "nothing can be mounted here");
    disk = mounted.orElseThrow();
    nodus = new Program(directory, disk.entering(directory));
    town = LocalNetwork.up(directory.resolve("net"), OTHER_NODES, RealClock.INSTANCE);
    caller = town.caller();
    holdings = new Holdings(caller, town.network(), town.host().env());
    nodus
        .run("node", "init", "--home", "disk/home", "--network", "net/network.conf", "-o", "json")
        .json();
    run();
  }

  private void run() throws IOException {
    process =
        nodus.start(
            "node",
            "run",
            "--home",
            "disk/home",
            "--port",
            "0",
            "-o",
            "json",
            "--until-stdin-closes");
    var ready = line();
    var endpoint = new Endpoint(Bytes.ofHex("7f000001"), ready.path("port").asInt());
    node = Contact.of(NodeHome.keys(disk.path().resolve("home")), endpoint);
    assertTrue(line().path("joined").asBoolean());
  }

  private JsonNode line() throws IOException {
    var line = process.inputReader().readLine();
    assertNotNull(line, () -> "it ended: " + nodus.errors());
    return new ObjectMapper().readTree(line);
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
    }
    if (disk != null) {
      disk.close();
      caller.close();
      town.close();
    }
  }

  @Test
  void a_full_disk_takes_nothing_new_loses_nothing_and_says_what_to_do() throws Exception {
    var before = send(1);
    assertTrue(isHeld(before));

    disk.fillUpTo(NEARLY_FULL_MEBIBYTES);
    var after = send(2);

    assertFalse(isHeld(after));
    assertEquals(Response.Reason.FULL, refusalOf(offer()));
    assertTrue(isHeld(before));
    assertReads(before, after);
    var log = Files.readString(disk.path().resolve("home/log/nodus.log"));
    assertTrue(log.contains("home\\/data\\/fragments is full"), log);
    assertTrue(log.contains("Make room"), log);
    LocalNetwork.await(() -> !isHeld(before), () -> "what bob has read cannot be deleted");

    assertRestartIsRefused();
    disk.makeRoom();
    run();
    assertInstanceOf(Response.OfferAccepted.class, caller.ask(node, offer()));
  }

  private void assertRestartIsRefused() throws Exception {
    process.getOutputStream().close();
    assertEquals(0, process.waitFor());
    var refused = nodus.run("node", "run", "--home", "disk/home", "--port", "0").refused(74);
    assertTrue(refused.errors().contains("is full"), refused::errors);
    assertTrue(refused.errors().contains("Make room"), refused::errors);
  }

  @Test
  void a_read_only_home_is_named_and_nothing_is_begun() throws Exception {
    nodus
        .run("id", "new", "--home", "disk/user", "--network", "net/network.conf", "-o", "json")
        .json();
    process.getOutputStream().close();
    assertEquals(0, process.waitFor());

    disk.makeReadOnly();

    for (var command :
        List.of(
            List.of("node", "run", "--home", "disk/home", "--port", "0"),
            List.of("node", "init", "--home", "disk/other", "--network", "net/network.conf"),
            List.of("id", "new", "--home", "disk/other", "--network", "net/network.conf"),
            List.of("send", "bob", "hello", "--home", "disk/user"),
            List.of("inbox", "--home", "disk/user"))) {
      var refused = nodus.run(command.toArray(String[]::new)).refused(74);
      assertTrue(refused.errors().contains("disk/"), refused::errors);
      assertTrue(refused.errors().toLowerCase(Locale.ROOT).contains("read-only"), refused::errors);
    }
    nodus.run("id", "show", "--home", "disk/user", "-o", "json").json();
  }

  private static Message.Body file(long seed) {
    var bytes = new byte[20_000];
    new Random(seed).nextBytes(bytes);
    return new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(bytes));
  }

  private MessageId send(long seed) {
    try (var alice = town.arrive(Identities.alice())) {
      var outcome =
          alice.outbound().send(BOB.bundle(), file(seed), Duration.ofDays(1), Tokens.NONE);
      return assertInstanceOf(SendOutcome.Stored.class, outcome).message();
    }
  }

  private boolean isHeld(MessageId message) {
    return !holdings.fragmentsOf(message, List.of(node)).isEmpty();
  }

  private Request offer() {
    var expiry = holdings.nowMillis() + Duration.ofHours(1).toMillis();
    var id = new MessageId(Sha256.of(Bytes.utf8("any")));
    // A payment is announced: who comes for nothing is asked for work first.
    return new Request.OfferFragment(id, 1_000, expiry, true);
  }

  private Response.Reason refusalOf(Request request) {
    return assertInstanceOf(Response.Refused.class, caller.ask(node, request)).reason();
  }

  private void assertReads(MessageId... messages) {
    try (var bob = town.arrive(BOB)) {
      var visit = bob.inbox().collect();

      assertEquals(messages.length, visit.settled().size(), visit::toString);
    }
  }
}
