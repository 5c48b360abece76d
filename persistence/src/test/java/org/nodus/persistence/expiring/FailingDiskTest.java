package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.FaultySegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/** The n-th change of the disk fails, for every n of a whole story. */
class FailingDiskTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final TestSecrets SECRETS = new TestSecrets(3);

  /** Every expiry moves what it can. */
  private static final Compaction.Effort EAGER = new Compaction.Effort(1, 1_000, 3);

  private enum Told {
    STORED,
    DELETED
  }

  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private final Map<String, Told> told = new HashMap<>();
  private final Map<String, Instant> until = new HashMap<>();

  @Test
  void whatever_fails_and_is_killed_nothing_acknowledged_is_lost() {
    forEachChange(Faults.Kind.FOREVER, () -> check(files.reopened(), index.reopened()));
  }

  @Test
  void whatever_fails_and_loses_power_nothing_acknowledged_is_lost() {
    forEachChange(
        Faults.Kind.FOREVER, () -> check(files.afterPowerLoss(), index.afterPowerLoss(0)));
  }

  @Test
  void whatever_fails_and_tears_what_was_being_written_nothing_acknowledged_is_lost() {
    for (var seed = 0; seed < 40; seed++) {
      var chance = new SplittableRandom(seed);
      try {
        forEachChange(
            Faults.Kind.FOREVER,
            () ->
                check(
                    files.afterPowerLoss(chance),
                    index.afterPowerLoss(chance.nextInt(index.openBatches() + 1))));
      } catch (AssertionError lost) {
        throw new AssertionError("with seed " + seed, lost);
      }
    }
  }

  @Test
  void what_a_killed_process_left_unsynced_is_durable_before_the_next_one_builds_on_it() {
    for (var seed = 0; seed < 10; seed++) {
      var chance = new SplittableRandom(seed);
      forEachChange(
          Faults.Kind.FOREVER,
          () -> {
            files = files.reopened();
            index = index.reopened();
            var records = open(Faults.none());
            for (var key : List.of("a", "b", "c", "d", "e")) {
              told.remove(key);
              var again = expiring(key, TOMORROW.plusSeconds(100));
              switch (records.append(List.of(again), NOW).getFirst()) {
                case STORED, ALREADY_HELD -> told.put(key, Told.STORED);
                case DELETED -> told.put(key, Told.DELETED);
                case EXPIRED -> throw new AssertionError("too early");
              }
            }
            check(
                files.afterPowerLoss(chance),
                index.afterPowerLoss(chance.nextInt(index.openBatches() + 1)));
          });
    }
  }

  @Test
  void a_single_failure_never_lies_later() {
    forEachChange(Faults.Kind.ONCE, () -> check(files.afterPowerLoss(), index.afterPowerLoss(0)));
  }

  @Test
  void a_full_disk_loses_nothing_either() {
    forEachChange(Faults.Kind.FULL, () -> check(files.reopened(), index.reopened()));
  }

  @Test
  void after_a_failed_sync_the_store_is_read_only() {
    // The fourth change of the first append is the sync of its segment.
    var faults = Faults.none();
    var records = open(faults);
    records.append(List.of(expiring("a", TOMORROW)), NOW);
    records.close();
    var failing = Faults.at(2, Faults.Kind.ONCE);
    var reopened =
        ExpiringRecords.open(
            new FaultySegmentFiles(files.reopened(), failing), index.reopened(), SECRETS);

    assertThrows(
        StoreFailure.Broken.class, () -> reopened.append(List.of(expiring("b", TOMORROW)), NOW));

    assertEquals(Condition.READ_ONLY, reopened.condition());
    assertTrue(reopened.read(Bytes.utf8("a")).isPresent());
    assertTrue(reopened.read(Bytes.utf8("b")).isEmpty());
    assertThrows(
        StoreFailure.Broken.class, () -> reopened.append(List.of(expiring("c", TOMORROW)), NOW));
    assertThrows(StoreFailure.Broken.class, () -> reopened.delete(List.of(Bytes.utf8("a"))));
  }

  @Test
  void a_full_disk_refuses_new_work_keeps_reads_and_resumes_by_itself() {
    var faults = Faults.at(30, Faults.Kind.FULL);
    var records = open(faults);
    var stored = 0;
    while (records.condition() == Condition.WRITABLE && stored < 100) {
      try {
        records.append(List.of(expiring("k" + stored, TOMORROW)), NOW);
        stored++;
      } catch (StoreFailure.NoSpace full) {
        // The condition says so too.
      }
    }
    assertEquals(Condition.FULL, records.condition());
    assertEquals(stored, records.usage().records());
    assertTrue(records.read(Bytes.utf8("k0")).isPresent());

    faults.disarm();

    assertEquals(List.of(Outcome.STORED), records.append(List.of(expiring("late", TOMORROW)), NOW));
    assertEquals(Condition.WRITABLE, records.condition());
    assertTrue(records.read(Bytes.utf8("late")).isPresent());
  }

  private void forEachChange(Faults.Kind kind, Runnable check) {
    var counting = Faults.none();
    begin();
    story(counting);
    assertTrue(counting.changes() > 25);
    for (var n = 1L; n <= counting.changes(); n++) {
      begin();
      story(Faults.at(n, kind));
      try {
        check.run();
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("when change " + n + " fails", wrong);
      }
    }
  }

  private void begin() {
    files = new MemorySegmentFiles();
    index = MemoryKeyValue.thatCanLosePower();
    told.clear();
    until.clear();
  }

  private void story(Faults faults) {
    try {
      var records = open(faults);
      store(records, "a", IN_AN_HOUR);
      store(records, "b", TOMORROW);
      store(records, "c", TOMORROW);
      store(records, "a", TOMORROW);
      delete(records, "b");
      store(records, "d", IN_AN_HOUR);
      try {
        records.expire(IN_AN_HOUR.plusSeconds(60));
      } finally {
        until.forEach(
            (key, expiry) -> {
              if (expiry.equals(IN_AN_HOUR)) {
                told.remove(key);
              }
            });
      }
      store(records, "e", TOMORROW.plusSeconds(100));
      delete(records, "e");
    } catch (StoreFailure stopped) {
      // The process would end here.
    }
  }

  private void store(ExpiringRecords records, String key, Instant expiry) {
    try {
      if (records.append(List.of(expiring(key, expiry)), NOW).equals(List.of(Outcome.STORED))) {
        told.put(key, Told.STORED);
        until.put(key, expiry);
      }
    } catch (StoreFailure refused) {
      // Nothing was told.
    }
  }

  private void delete(ExpiringRecords records, String key) {
    try {
      if (records.delete(List.of(Bytes.utf8(key))) == 1) {
        told.put(key, Told.DELETED);
      }
    } catch (StoreFailure refused) {
      // Whether it is still there is not known.
      told.remove(key);
    }
  }

  private void check(MemorySegmentFiles left, MemoryKeyValue leftIndex) {
    var records = ExpiringRecords.open(left, leftIndex, SECRETS, EAGER);
    told.forEach(
        (key, promise) -> {
          var found = records.read(Bytes.utf8(key));
          assertEquals(promise == Told.STORED, found.isPresent(), key);
          var copies = SealedCopies.of(left, Bytes.utf8(key));
          assertEquals(promise == Told.STORED ? 1 : 0, copies.size(), key + copies);
          if (promise == Told.DELETED) {
            assertTrue(records.isDeleted(Bytes.utf8(key)), key);
          }
        });
    records.append(List.of(expiring("after", TOMORROW)), NOW);
    assertTrue(records.read(Bytes.utf8("after")).isPresent());
    records.expire(TOMORROW.plusSeconds(200));
    assertEquals(Usage.EMPTY, records.usage());
  }

  private ExpiringRecords open(Faults faults) {
    return ExpiringRecords.open(
        new FaultySegmentFiles(files, faults), new FaultyKeyValue(index, faults), SECRETS, EAGER);
  }

  private static ExpiringRecord expiring(String key, Instant expiry) {
    return new ExpiringRecord(Bytes.utf8(key), Bytes.EMPTY, SECRETS.apply(300), expiry);
  }
}
