package org.nodus.persistence.leveldb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.KeyValueContract;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

class LevelDbTest extends KeyValueContract {
  private static final Bytes KEY = Bytes.utf8("key");
  private static final Bytes VALUE = Bytes.utf8("value");

  @TempDir Path directory;

  @Override
  protected KeyValue open() {
    return LevelDb.open(directory.resolve("db"));
  }

  @Override
  protected KeyValue reopen(KeyValue map) {
    return open();
  }

  /** Without the guard the first of these rounds kills the process. */
  @Override
  protected int rounds() {
    return 25;
  }

  @Test
  void a_directory_opens_once() {
    var failure = assertThrows(StoreFailure.DirectoryInUse.class, this::open);

    assertEquals(
        "The directory " + directory.resolve("db") + " is in use by another process.",
        failure.getMessage());
  }

  @Test
  void a_closed_database_frees_its_directory() {
    map.close();

    map = open();
  }

  @Test
  void a_torn_log_opens_with_what_was_whole() throws IOException {
    map.writeDurably(new Batch().put(KEY, VALUE));
    map.writeDurably(new Batch().put(Bytes.utf8("torn"), Bytes.wrap(new byte[5_000])));
    map.close();
    try (var files = Files.list(directory.resolve("db"))) {
      var log = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
      try (var channel = Files.newByteChannel(log, StandardOpenOption.WRITE)) {
        channel.truncate(1_000);
      }
    }

    map = open();

    assertEquals(Optional.of(VALUE), map.get(KEY));
    assertEquals(Optional.empty(), map.get(Bytes.utf8("torn")));
  }

  @Test
  void what_was_opened_without_a_part_is_not_whole_until_somebody_has_dealt_with_it()
      throws IOException {
    map.writeDurably(new Batch().put(KEY, VALUE));
    map.writeDurably(new Batch().put(Bytes.utf8("flipped"), Bytes.wrap(new byte[5_000])));
    map.close();
    try (var files = Files.list(directory.resolve("db"))) {
      var log = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
      var bytes = Files.readAllBytes(log);
      bytes[1_000] ^= 1;
      Files.write(log, bytes);
    }

    for (var opening = 0; opening < 3; opening++) {
      try (var database = LevelDb.open(directory.resolve("db"))) {
        assertFalse(database.isWhole(), "opening " + opening);
        assertTrue(database.dropped().isPresent());
      }
    }
    try (var database = LevelDb.open(directory.resolve("db"))) {
      database.settle();
    }
    map = open();
    assertTrue(map.isWhole());
  }

  @Test
  void a_nearly_full_disk_refuses_writes_before_the_native_code_meets_it() {
    var usable = new AtomicLong(10_000);
    var full = LevelDb.open(directory.resolve("full"), new FreeSpace(usable::get, 5_000));
    full.writeDurably(new Batch().put(KEY, VALUE));
    usable.set(5_003);

    assertThrows(StoreFailure.NoSpace.class, () -> full.writeDurably(new Batch().put(KEY, VALUE)));
    assertEquals(Optional.of(VALUE), full.get(KEY));

    var tombstone = Bytes.utf8("it is gone");
    full.within(Bytes.utf8("")).writeDurably(new Batch().put(KEY, tombstone).forgetting());
    assertEquals(Optional.of(tombstone), full.get(KEY));
    usable.set(1_251);
    full.writeDurably(new Batch().delete(KEY));
    assertEquals(Optional.empty(), full.get(KEY));
    full.close();
  }

  @Test
  void a_database_with_a_reserve_goes_on_while_others_fill_the_disk_and_makes_it_again()
      throws IOException {
    var reserve = directory.resolve("reserved/reserve");
    var others = new AtomicLong(0);
    // A disk of 20,000 bytes on which nothing but the reserve and the others takes room.
    var space =
        new FreeSpace(() -> 20_000 - others.get() - (Files.exists(reserve) ? 4_000 : 0), 5_000);
    var database = LevelDb.openWithReserve(directory.resolve("reserved"), 4_000, space);
    assertEquals(4_000, Files.size(reserve));

    others.set(12_000);
    database.writeDurably(new Batch().put(KEY, VALUE));

    assertTrue(Files.notExists(reserve));
    assertEquals(Optional.of(VALUE), database.get(KEY));
    others.set(16_000);
    assertThrows(
        StoreFailure.NoSpace.class, () -> database.writeDurably(new Batch().put(KEY, VALUE)));

    others.set(0);
    database.writeDurably(new Batch().put(KEY, VALUE));
    assertEquals(4_000, Files.size(reserve));
    database.close();
    LevelDb.openWithReserve(directory.resolve("reserved"), 4_000, space).close();
  }

  @Test
  void a_bit_of_a_table_that_flips_while_it_is_open_is_noticed_on_reading() throws IOException {
    map.writeDurably(new Batch().put(KEY, Bytes.wrap(new byte[5_000])));
    map.close();
    // Opening turns the log into a table.
    map = open();

    flipInTables(1_000);

    assertThrows(StoreFailure.Damaged.class, () -> map.get(KEY));
    assertThrows(StoreFailure.Damaged.class, () -> map.entries(Bytes.EMPTY, Bytes.EMPTY, 9));
  }

  @Test
  void a_flipped_bit_anywhere_in_a_table_is_noticed_on_opening() throws IOException {
    map.writeDurably(new Batch().put(KEY, Bytes.wrap(new byte[500])));
    map.close();
    open().close();

    // The block, the index of blocks, and both ends of the footer.
    for (var at : List.of(3, 400, 540, -48, -1)) {
      flipInTables(at);
      assertThrows(StoreFailure.Damaged.class, this::open, "byte " + at);
      flipInTables(at);
    }
    open().close();
  }

  private void flipInTables(int at) throws IOException {
    try (var files = Files.list(directory.resolve("db"))) {
      for (var table : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
        var bytes = Files.readAllBytes(table);
        bytes[Math.floorMod(at, bytes.length)] ^= 1;
        Files.write(table, bytes);
      }
    }
  }

  @Test
  void a_file_in_place_of_the_directory_is_a_clear_error() throws IOException {
    var file = Files.writeString(directory.resolve("file"), "x");

    assertThrows(StoreFailure.DirectoryUnusable.class, () -> LevelDb.open(file));
  }
}
