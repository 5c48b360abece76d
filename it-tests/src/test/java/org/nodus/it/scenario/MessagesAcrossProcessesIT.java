package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.it.cluster.Program;
import org.nodus.persistence.keys.HomeLock;

/**
 * The tour of the README with separate processes: a network in one, a further node in another, and
 * every command of the users in one of its own.
 */
final class MessagesAcrossProcessesIT {
  private static final int NODES = 8;

  /** Some two seconds each, and two devices are bound after ten. */
  private static final int MOST_SENT = 60;

  @TempDir private static Path directory;

  private static Program nodus;
  private static Process network;
  private static Process ninth;

  @BeforeAll
  static void a_network_a_ninth_node_and_two_users() throws Exception {
    nodus = new Program(directory);
    network =
        nodus.start(
            "dev",
            "up",
            "--nodes",
            "" + NODES,
            "--dir",
            "net",
            "-o",
            "json",
            "--until-stdin-closes");
    assertTrue(awaitLine(network).contains("\"ready\":true"));
    nodus
        .run(
            "node",
            "init",
            "--home",
            "ninth",
            "--network",
            "net/network.conf",
            "--port",
            "0",
            "-o",
            "json")
        .json();
    ninth =
        nodus.start(
            "node", "run", "--home", "ninth", "--port", "0", "-o", "json", "--until-stdin-closes");
    assertTrue(awaitLine(ninth).contains("\"ready\":true"));
    for (var user : new String[] {"alice", "bob"}) {
      nodus.run("id", "new", "--home", user, "--network", "net/network.conf", "-o", "json").json();
      nodus.run("name", "register", user, "--home", user, "-o", "json").json();
    }
    nodus.run("dev", "faucet", "alice", "1000", "--dir", "net", "-o", "json").json();
  }

  private static String awaitLine(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    var line = out.readLine();
    assertNotNull(line, () -> "it ended: " + nodus.errors());
    return line;
  }

  @AfterAll
  static void the_end() throws Exception {
    for (var process : new Process[] {ninth, network}) {
      if (process != null) {
        process.getOutputStream().close();
        assertEquals(0, process.waitFor());
      }
    }
  }

  @Test
  void a_text_and_a_paid_file_arrive_once_and_the_ledger_explains_every_token() throws Exception {
    var picture = new byte[200_000];
    new Random(7).nextBytes(picture);
    Files.write(directory.resolve("picture.png"), picture);

    var text = nodus.run("send", "bob", "hello", "--home", "alice", "-o", "json").json();
    var file =
        nodus
            .run(
                "send",
                "bob",
                "--file",
                "picture.png",
                "--tokens",
                "90",
                "--ttl",
                "90d",
                "--home",
                "alice",
                "-o",
                "json")
            .json();
    var received = nodus.run("inbox", "--home", "bob", "--save", "got", "-o", "json");
    var again = nodus.run("inbox", "--home", "bob", "-o", "json");

    assertEquals("stored", text.path("state").asText());
    assertTrue(text.path("lockId").isNull());
    assertEquals(64, file.path("lockId").asText().length());
    assertTrue(file.path("holders").asInt() >= file.path("needed").asInt());
    assertEquals(2, received.lines().size(), received::errors);
    assertTrue(received.lines().stream().anyMatch(line -> line.contains("\"text\":\"hello\"")));
    assertTrue(received.lines().stream().allMatch(line -> line.contains("\"from\":\"alice\"")));
    assertArrayEquals(picture, Files.readAllBytes(directory.resolve("got").resolve("picture.png")));
    assertEquals(0, again.status(), again::errors);
    assertTrue(again.lines().isEmpty());
    assertExportExplains();
  }

  @Test
  void a_contact_writes_within_an_allowance_and_hears_why_not_beyond_it() throws Exception {
    nodus.run("id", "new", "--home", "dora", "--network", "net/network.conf", "-o", "json").json();
    nodus.run("name", "register", "dora", "--home", "dora", "-o", "json").json();
    var allow = new String[] {"contact", "allow", "--home", "dora", "--entries", "1", "-o", "json"};
    var opened = nodus.run(with(allow, "--capability", "a.cap", "--max-bytes", "9")).json();

    var sent = nodus.run(write("hello you", "a.cap")).json();
    var long10 = nodus.run(write("hello there", "a.cap")).refused(65);
    var second = nodus.run(write("again", "a.cap")).refused(69);
    var received = nodus.run("inbox", "--home", "dora", "-o", "json");
    allow[5] = "2";
    nodus.run(with(allow, "--capability", "b.cap", "--renew", "a.cap")).json();
    nodus.run(write("and on", "b.cap")).json();

    assertEquals(1, opened.path("entries").asInt());
    assertTrue(sent.path("mailboxes").asInt() >= opened.path("needed").asInt(), sent::toString);
    assertTrue(long10.errors().contains("at most 9 bytes"), long10::errors);
    assertTrue(second.errors().contains("allowance of 1 entries is used up"), second::errors);
    assertTrue(received.lines().getFirst().contains("\"text\":\"hello you\""), received::errors);
    nodus.run("send", "bob", "hi", "--home", "alice", "--capability", "a.cap").refused(65);
    nodus.run(write("lost", "nowhere.cap")).refused(74);
  }

  private static String[] write(String text, String capability) {
    return new String[] {
      "send", "dora", text, "--capability", capability, "--home", "alice", "-o", "json"
    };
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static void assertExportExplains() throws IOException {
    var balance = nodus.run("ledger", "balance", "--home", "alice", "-o", "json").json();
    assertTrue(balance.path("balance").decimalValue().intValue() < 1000, balance::toString);
    nodus.run("ledger", "export", "ledger.export", "--home", "alice", "-o", "json").json();
    var audit =
        new String[] {
          "ledger",
          "audit",
          "--from",
          "ledger.export",
          "--network",
          "net/network.conf",
          "-o",
          "json"
        };
    var sound = nodus.run(audit).json();
    assertTrue(sound.path("ok").asBoolean());
    assertTrue(sound.path("blocks").asInt() >= 2);

    var export = directory.resolve("ledger.export");
    var bytes = Files.readAllBytes(export);
    bytes[bytes.length / 2] ^= 1;
    Files.write(export, bytes);

    var tampered = nodus.run(audit);
    assertEquals(65, tampered.status(), tampered::errors);
    var report = tampered.jsonLines().getFirst();
    assertFalse(report.path("ok").asBoolean());
    assertTrue(report.at("/violations/0/entry").isNumber(), report::toString);
    assertFalse(report.at("/violations/0/reason").asText().isEmpty());
  }

  @Test
  void two_devices_that_follow_one_mailbox_both_show_what_comes() throws Exception {
    nodus.run("id", "new", "--home", "phone", "--network", "net/network.conf", "-o", "json").json();
    nodus.run("name", "register", "carol", "--home", "phone", "-o", "json").json();
    copy(directory.resolve("phone"), directory.resolve("laptop"));
    var phone = nodus.start("inbox", "--follow", "--home", "phone", "-o", "json");
    var laptop = nodus.start("inbox", "--follow", "--home", "laptop", "-o", "json");
    try {
      var onPhone = shownBy(phone);
      var onLaptop = shownBy(laptop);
      var onBoth = Set.<String>of();
      // What comes before both are bound, one of them may have taken alone.
      for (var sent = 0; sent < MOST_SENT && onBoth.isEmpty(); sent++) {
        nodus.run("send", "carol", "number " + sent, "--home", "alice", "-o", "json").json();
        onBoth = onPhone.stream().filter(onLaptop::contains).collect(Collectors.toSet());
      }

      assertFalse(
          onBoth.isEmpty(),
          () -> "phone: " + onPhone + ", laptop: " + onLaptop + ", " + nodus.errors());
      for (var line : onBoth) {
        assertTrue(line.contains("\"text\":\"number "), line);
        assertTrue(line.contains("\"from\":\"alice\""), line);
      }
    } finally {
      phone.destroy();
      laptop.destroy();
    }
  }

  /** Every line that it writes, for as long as it lives. */
  private static Set<String> shownBy(Process device) {
    Set<String> lines = ConcurrentHashMap.newKeySet();
    Thread.ofVirtual().start(() -> device.inputReader().lines().forEach(lines::add));
    return lines;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var file : (Iterable<Path>) all::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  @Test
  void bad_input_gets_a_clear_error_and_loses_nothing() throws Exception {
    nodus.run("send", "nobody", "hello", "--home", "alice").refused(69);
    nodus.run("send", "bob", "hello", "--ttl", "0h", "--home", "alice").refused(64);
    nodus.run("send", "bob", "hello", "--ttl", "31d", "--home", "alice").refused(64);
    nodus
        .run("send", "bob", "hello", "--ttl", "91d", "--tokens", "9", "--home", "alice")
        .refused(64);
    nodus.run("send", "bob", "hello", "--tokens", "-5", "--home", "alice").refused(64);
    nodus.run("send", "bob", "hello", "--tokens", "0", "--home", "alice").refused(64);
    Files.write(directory.resolve("large"), new byte[1024 * 1024 + 1]);
    nodus.run("send", "bob", "--file", "large", "--home", "alice").refused(65);
    nodus.run("send", "bob", "--file", "missing", "--home", "alice").refused(74);
    var poor = nodus.run("send", "bob", "hello", "--tokens", "5000", "--home", "bob").refused(65);
    assertTrue(poor.errors().contains("5000"), poor::errors);
  }

  @Test
  void a_name_that_is_taken_stays_whose_it_is() {
    nodus
        .run("id", "new", "--home", "mallory", "--network", "net/network.conf", "-o", "json")
        .json();

    var taken = nodus.run("name", "register", "bob", "--home", "mallory").refused(69);

    assertTrue(taken.errors().contains("taken"), taken::errors);
  }

  @Test
  void homes_and_network_files_are_checked_before_anything_happens() throws Exception {
    Files.writeString(directory.resolve("garbage.conf"), "network { name = \"x\" ");
    nodus.run("id", "new", "--home", "nowhere", "--network", "garbage.conf").refused(78);
    nodus.run("id", "show", "--home", "nowhere").refused(78);
    Files.writeString(directory.resolve("phrase"), "correct horse\n");
    Files.writeString(directory.resolve("wrong"), "battery staple\n");
    var locked =
        new String[] {
          "id",
          "new",
          "--home",
          "locked",
          "--network",
          "net/network.conf",
          "--passphrase-file",
          "phrase"
        };
    assertEquals(0, nodus.run(locked).status());
    nodus.run("id", "show", "--home", "locked", "--passphrase-file", "wrong").refused(65);
    try (var held = HomeLock.acquire(directory.resolve("alice"))) {
      assertNotNull(held);
      nodus.run("send", "bob", "hello", "--home", "alice").refused(75);
    }
  }
}
