package org.nodus.persistence.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.DiskImage;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.protocol.bytes.Bytes;

class FragmentsOnDiskTest extends FragmentStorageContract {
  @TempDir Path directory;

  @Override
  protected FragmentStorage open() {
    return SegmentedFragments.open(
        FileSegments.open(directory.resolve("segments")),
        LevelDb.open(directory.resolve("index")),
        FragmentStorageContract::secrets);
  }

  @Override
  protected FragmentStorage reopen(FragmentStorage storage) {
    // LevelDB frees its lock with the process only; the segments are simply abandoned.
    storage.close();
    return open();
  }

  @Test
  void no_body_is_ever_in_the_clear() throws IOException {
    var stored = fragment(1, 0, TOMORROW);

    storage.append(List.of(stored), NOW);

    assertFalse(DiskImage.contains(directory, stored.fragment().body()));
    assertFalse(DiskImage.contains(directory, stored.fragment().body().slice(100, 16)));
  }

  @Test
  void after_expiry_neither_the_sealed_bytes_nor_their_key_are_in_any_file() throws IOException {
    storage.append(List.of(fragment(1, 0, IN_AN_HOUR), fragment(2, 0, TOMORROW)), NOW);
    var hourly = fileBeginningWith("h-");
    var sealed = Bytes.copyOf(Files.readAllBytes(hourly)).slice(200, 64);
    var key =
        Bytes.copyOf(Files.readAllBytes(directory.resolve("segments/minute.keys"))).slice(8, 32);
    assertTrue(DiskImage.contains(directory, sealed));
    assertTrue(DiskImage.contains(directory, key));

    storage.expire(IN_AN_HOUR.plusSeconds(60));

    assertFalse(DiskImage.contains(directory, sealed));
    assertFalse(DiskImage.contains(directory, key));
    assertTrue(storage.read(fragment(2, 0, TOMORROW).message(), 0).isPresent());
  }

  @Test
  void after_a_deletion_the_sealed_bytes_are_in_no_file() throws IOException {
    var deleted = fragment(1, 0, TOMORROW);
    storage.append(List.of(deleted, fragment(2, 0, TOMORROW)), NOW);
    var sealed = Bytes.copyOf(Files.readAllBytes(fileBeginningWith("d-"))).slice(200, 64);
    assertTrue(DiskImage.contains(directory, sealed));

    storage.delete(List.of(deleted.message()));

    assertFalse(DiskImage.contains(directory, sealed));
  }

  @Test
  void a_lost_index_directory_is_made_again() throws IOException {
    var kept = fragment(1, 0, TOMORROW, Optional.of(hash(5)));
    storage.append(List.of(kept), NOW);
    storage.close();
    try (var files = Files.walk(directory.resolve("index"))) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> assertTrue(file.toFile().delete()));
    }

    storage = open();

    assertEquals(Optional.of(kept), storage.read(kept.message(), 0));
    assertEquals(List.of(Outcome.ALREADY_HELD), storage.append(List.of(kept), NOW));
  }

  private Path fileBeginningWith(String prefix) throws IOException {
    try (var files = Files.list(directory.resolve("segments"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }
}
