package org.nodus.persistence.expiring.disaster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.FlippedFiles;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.expiring.ExpiringRecord;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.Recovery;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;

/** One bit of segments, minute keys or index is another when the store is opened. */
class FlippedBitsTest {
  /** Ten thousand take some minutes: {@code -Dnodus.flips=10000}. */
  private static final int FLIPS = Integer.getInteger("nodus.flips", 100);

  private static final long SEED = Long.getLong("nodus.seed", 11);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final int RECORDS = 40;
  private static final TestSecrets SECRETS = new TestSecrets(SEED);

  @TempDir private Path directory;

  private final Map<Bytes, ExpiringRecord> stored = new HashMap<>();
  private final List<Bytes> deleted = new ArrayList<>();
  private boolean told;

  @Test
  void is_told_or_does_no_harm_and_nothing_wrong_is_read() throws IOException {
    fill();
    var files = FlippedFiles.of(directory);
    var chance = new Random(SEED);
    for (var flip = 0; flip < FLIPS; flip++) {
      var place = files.putFlipped(directory, chance);
      told = false;
      try (var records = open()) {
        told |= !records.recovery().equals(Recovery.NOTHING);
        stored.values().forEach(wanted -> check(records, wanted, place));
        for (var key : deleted) {
          assertTrue(isGone(records, key), () -> "back from deletion after " + place);
        }
        records.forEach(Bytes.EMPTY, held -> assertTrue(stored.containsKey(held.key()), place));
      } catch (StoreFailure refused) {
        assertTrue(refused.getMessage().endsWith("."), () -> place + ": " + refused.getMessage());
      }
    }
  }

  private void check(ExpiringRecords records, ExpiringRecord wanted, String place) {
    try {
      var read = records.read(wanted.key());
      if (read.isPresent()) {
        assertEquals(wanted, read.get(), () -> "read after " + place);
      } else {
        assertTrue(told, () -> "lost without a word after " + place + ", -Dnodus.seed=" + SEED);
      }
    } catch (StoreFailure.Damaged damaged) {
      told = true;
    }
  }

  private static boolean isGone(ExpiringRecords records, Bytes key) {
    try {
      return records.read(key).isEmpty();
    } catch (StoreFailure.Damaged damaged) {
      return true;
    }
  }

  private void fill() {
    try (var records =
        ExpiringRecords.open(
            FileSegments.open(directory.resolve("segments"), FreeSpace.UNLIMITED),
            LevelDb.open(directory.resolve("index"), FreeSpace.UNLIMITED),
            SECRETS)) {
      for (var i = 0; i < RECORDS; i++) {
        var one = expiring(i);
        records.append(List.of(one), NOW);
        if (i % 8 == 3) {
          records.delete(List.of(one.key()));
          deleted.add(one.key());
        } else {
          stored.put(one.key(), one);
        }
      }
    }
  }

  /** As a node does: an index that cannot be read is made again. */
  private ExpiringRecords open() throws IOException {
    try {
      var index = openIndex();
      told |= index.dropped().isPresent();
      return openWith(index);
    } catch (StoreFailure.Damaged damaged) {
      told = true;
      FlippedFiles.clear(directory.resolve("index"));
      return openWith(openIndex());
    }
  }

  private LevelDb openIndex() {
    return LevelDb.open(directory.resolve("index"), FreeSpace.UNLIMITED);
  }

  private ExpiringRecords openWith(LevelDb index) {
    var files = FileSegments.open(directory.resolve("segments"), FreeSpace.UNLIMITED);
    try {
      return ExpiringRecords.open(files, index, SECRETS);
    } catch (StoreFailure failure) {
      files.close();
      index.close();
      throw failure;
    }
  }

  private static ExpiringRecord expiring(int number) {
    var expiry = NOW.plus(Duration.ofMinutes(10 + 7 * number));
    var key = new ByteWriter().i32(number).raw(Bytes.utf8("key")).toBytes();
    var body = Bytes.utf8(("body of " + number + " ").repeat(5 + number % 9));
    return new ExpiringRecord(key, Bytes.utf8("note " + number), body, expiry);
  }
}
