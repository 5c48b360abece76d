package org.nodus.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.actors.environment.TestEnv;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

class NodeDisksTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Bytes KEY = Bytes.utf8("key");

  @TempDir private Path home;

  @Test
  void a_node_that_has_run_before_does_not_begin_a_new_journal_by_itself() throws IOException {
    open().close();
    remove(home.resolve("journal"));

    var failure = assertThrows(StoreFailure.DirectoryUnusable.class, this::open);

    assertTrue(failure.getMessage().contains("journal cannot be used: it is missing or empty"));
    assertTrue(failure.getMessage().contains("put your copy of it back"), failure::getMessage);
    assertTrue(Files.notExists(home.resolve("journal")));
  }

  @Test
  void an_empty_directory_is_no_journal_as_where_its_file_system_is_not_mounted()
      throws IOException {
    open().close();
    remove(home.resolve("journal"));
    Files.createDirectory(home.resolve("journal"));

    var failure = assertThrows(StoreFailure.DirectoryUnusable.class, this::open);

    assertTrue(failure.getMessage().contains("put your copy of it back"), failure::getMessage);
    try (var files = Files.list(home.resolve("journal"))) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void a_home_restored_without_its_data_begins_with_its_journal() throws IOException {
    try (var disks = open()) {
      disks.journal().writeDurably(new Batch().put(KEY, Bytes.utf8("promised")));
    }
    remove(home.resolve("data"));

    try (var disks = open()) {
      assertEquals(Optional.of(Bytes.utf8("promised")), disks.journal().get(KEY));
    }
  }

  @Test
  void a_journal_that_is_open_elsewhere_is_named() {
    try (var disks = open()) {
      var failure = assertThrows(StoreFailure.DirectoryInUse.class, this::open);

      assertTrue(failure.getMessage().contains(home.resolve("journal").toString()));
      assertEquals(Optional.empty(), disks.journal().get(KEY));
    }
  }

  @Test
  void a_damaged_index_is_set_aside_and_made_again_as_often_as_it_takes() throws IOException {
    var entry = entry();
    try (var disks = open()) {
      assertEquals(List.of(Outcome.STORED), disks.mailboxes().append(List.of(entry), NOW));
    }
    for (var time = 0; time < 2; time++) {
      // Opening turns the log into a table.
      open().close();
      damageTables(home.resolve("data/index"), length -> 10);

      try (var disks = open()) {
        var key = new MailboxStorage.EntryKey(entry.address(), entry.id());
        assertEquals(Optional.of(entry), disks.mailboxes().read(key));
        assertTrue(Files.isDirectory(home.resolve("data/index.damaged")));
      }
    }
  }

  @Test
  void wherever_the_index_is_damaged_opening_notices() throws IOException {
    var entries = IntStream.range(0, 300).mapToObj(NodeDisksTest::entry).toList();
    try (var disks = open()) {
      disks.mailboxes().append(entries, NOW);
      disks.index().writeDurably(new Batch().put(KEY, Bytes.wrap(new byte[10_000])));
    }
    for (var tenth = 0; tenth < 9; tenth++) {
      // Opening turns the log into a table.
      open().close();
      var at = tenth / 10.0;
      damageTables(home.resolve("data/index"), length -> (int) (length * at));

      try (var disks = open()) {
        for (var entry : entries) {
          var key = new MailboxStorage.EntryKey(entry.address(), entry.id());
          assertEquals(Optional.of(entry), disks.mailboxes().read(key));
        }
      }
      var aside = home.resolve("data/index.damaged");
      assertTrue(Files.isDirectory(aside), "not noticed at tenth " + tenth);
      remove(aside);
    }
  }

  private NodeDisks open() {
    return NodeDisks.open(home, TestEnv.chance(1));
  }

  private static MailboxEntry entry() {
    return entry(0);
  }

  private static MailboxEntry entry(int number) {
    return new MailboxEntry(
        hash("address"),
        hash("id" + number),
        Bytes.utf8("entry"),
        hash("key").toBytes(),
        Bytes.wrap(new byte[64]),
        NOW.plus(Duration.ofDays(1)),
        NOW);
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }

  private static void damageTables(Path index, IntUnaryOperator where) throws IOException {
    var damaged = 0;
    try (var files = Files.list(index)) {
      for (var table : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
        var bytes = Files.readAllBytes(table);
        bytes[where.applyAsInt(bytes.length)] ^= 1;
        Files.write(table, bytes);
        damaged++;
      }
    }
    assertTrue(damaged > 0);
  }

  private static void remove(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
