package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.DiskImage;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.AesGcm;

/**
 * Somebody has copied the disk before the expiry, takes it away afterwards, and tries every 32
 * bytes in any of its files as a key.
 */
class SeizedDiskTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Instant EXPIRY = NOW.plus(Duration.ofMinutes(40));
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final int KEY_BYTES = 32;

  /** LevelDB maps its log ahead. */
  private static final Bytes ZEROS = Bytes.wrap(new byte[KEY_BYTES]);

  /** A sealed record as it lay on the disk. */
  private record Copied(RecordHeader header, Bytes nonce, Bytes sealed) {}

  @TempDir private Path directory;

  private ExpiringRecords records;

  @BeforeEach
  void a_store_with_records_of_three_fates() {
    open();
    records.append(
        List.of(
            expiring("expired", EXPIRY),
            expiring("expired too", EXPIRY.minusSeconds(50)),
            expiring("deleted", TOMORROW),
            expiring("replaced", EXPIRY),
            expiring("kept", TOMORROW.plusSeconds(120))),
        NOW);
    records.append(List.of(expiring("replaced", TOMORROW.plusSeconds(240))), NOW);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void a_minute_after_the_expiry_no_bytes_of_the_disk_open_what_was_copied_before()
      throws Exception {
    var copied = sealedRecords();
    assertEquals(Set.of("expired", "expired too", "deleted", "replaced", "kept"), opened(copied));
    records.delete(List.of(Bytes.utf8("deleted")));

    records.expire(EXPIRY.plusSeconds(60));

    // Of what was deleted early the copy opens until its minute, the disk itself has nothing.
    assertEquals(Set.of("deleted", "replaced", "kept"), opened(copied));
    assertEquals(Set.of("replaced", "kept"), opened(sealedRecords()));
    for (var gone : List.of("expired", "expired too", "deleted")) {
      assertFalse(DiskImage.contains(directory, body(gone)));
    }

    records.expire(TOMORROW.plusSeconds(60));
    assertEquals(Set.of("replaced", "kept"), opened(copied));
    records.expire(TOMORROW.plusSeconds(300));
    assertEquals(Set.of(), opened(copied));
    assertEquals(List.of(), sealedRecords());
  }

  @Test
  void nor_do_they_after_a_restart_and_a_lost_index() throws Exception {
    var copied = sealedRecords();
    records.expire(EXPIRY.plusSeconds(60));
    records.close();
    for (var file : files(directory.resolve("index"))) {
      Files.delete(file);
    }
    open();

    assertEquals(Set.of("deleted", "replaced", "kept"), opened(copied));
    assertEquals(Set.of("deleted", "replaced", "kept"), opened(sealedRecords()));
  }

  private void open() {
    records =
        ExpiringRecords.open(
            FileSegments.open(directory.resolve("segments")),
            LevelDb.open(directory.resolve("index")),
            new TestSecrets(8));
  }

  /** Everything in the segments that looks like a record, whatever the index says. */
  private List<Copied> sealedRecords() throws IOException {
    var found = new ArrayList<Copied>();
    for (var file : files(directory.resolve("segments"))) {
      if (file.toString().endsWith(".seg")) {
        var bytes = Bytes.wrap(Files.readAllBytes(file));
        var salt = SegmentHeader.read(bytes.slice(0, SegmentHeader.BYTES)).orElseThrow();
        var at = SegmentHeader.BYTES;
        while (at < bytes.length()) {
          var rest = bytes.slice(at, bytes.length() - at);
          var header = RecordHeader.read(rest).orElseThrow();
          var content = rest.slice(header.headerBytes(), header.sealedBytes());
          found.add(new Copied(header, salt.nonce(at), content));
          at += header.totalBytes();
        }
      }
    }
    return found;
  }

  /** The keys of the records that open under some 32 bytes of the disk. */
  private Set<String> opened(List<Copied> copied) throws IOException {
    var opened = new HashSet<String>();
    for (var file : files(directory)) {
      var bytes = Bytes.wrap(Files.readAllBytes(file));
      for (var at = 0; at + KEY_BYTES <= bytes.length(); at++) {
        var key = bytes.slice(at, KEY_BYTES);
        if (key.equals(ZEROS)) {
          continue;
        }
        copied.stream()
            .filter(one -> opens(one, key))
            .forEach(one -> opened.add(one.header().key().toUtf8()));
      }
    }
    return opened;
  }

  private static boolean opens(Copied copied, Bytes key) {
    try {
      AesGcm.open(key, copied.nonce(), copied.header().authenticated(), copied.sealed());
      return true;
    } catch (DecodeFailure wrongKey) {
      return false;
    }
  }

  private static List<Path> files(Path below) throws IOException {
    try (var files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static ExpiringRecord expiring(String key, Instant expiry) {
    return new ExpiringRecord(Bytes.utf8(key), Bytes.EMPTY, body(key), expiry);
  }

  private static Bytes body(String key) {
    return Bytes.utf8(("the body of what is " + key + ", ").repeat(3));
  }
}
