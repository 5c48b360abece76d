package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

/** The n-th change fails while what lives on is moved out of a mostly dead segment, for every n. */
class FailingCompactionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");

  /** A month's segment takes nothing more by then. */
  private static final Instant LATER = NOW.plus(Duration.ofDays(25));

  private static final Instant END = NOW.plus(Duration.ofDays(50));

  /** Of these only d and p live on. */
  private static final List<String> FIRST = List.of("abcdefghijklmnop".split(""));

  private static final Compaction.Effort EAGER = new Compaction.Effort(1, 1_000, 3);
  private static final TestSecrets SECRETS = new TestSecrets(3);

  private final Set<String> stored = new HashSet<>();
  private final Set<String> deleted = new HashSet<>();
  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();

  @Test
  void the_story_moves_something() {
    var records = open(Faults.none());

    tell(records);

    assertTrue(records.movedBytes() > 600, "both moved: " + records.movedBytes());
    check(records, files);
  }

  @Test
  void whatever_fails_nothing_is_lost_comes_back_or_lies_around_twice() {
    for (var kind : Faults.Kind.values()) {
      forEachChange(kind, files -> files.reopened(), () -> index.reopened());
    }
  }

  @Test
  void whatever_fails_and_loses_power_nothing_is_lost_comes_back_or_lies_around_twice() {
    for (var kind : Faults.Kind.values()) {
      for (var seed = 0; seed < 5; seed++) {
        var chance = new SplittableRandom(seed);
        forEachChange(
            kind,
            files -> files.afterPowerLoss(chance),
            () -> index.afterPowerLoss(chance.nextInt(index.openBatches() + 1)));
      }
    }
  }

  @Test
  void whatever_fails_a_lost_index_is_made_again_without_copies() {
    forEachChange(Faults.Kind.FOREVER, files -> files.reopened(), MemoryKeyValue::thatCanLosePower);
  }

  @Test
  void what_was_copied_before_the_disk_was_full_does_not_lie_around_twice() {
    var counting = Faults.none();
    var first = moveIntoTwoClasses(counting) + 1;
    for (var n = first; n <= counting.changes(); n++) {
      moveIntoTwoClasses(Faults.at(n, Faults.Kind.FULL));

      for (var key : List.of("d", "e")) {
        var copies = SealedCopies.of(files, Bytes.utf8(key)).size();
        assertEquals(1, copies, "copies of " + key + " when change " + n + " finds no room");
      }
    }
  }

  /** Returns the number of changes before the moving. */
  private long moveIntoTwoClasses(Faults faults) {
    files = new MemorySegmentFiles();
    index = MemoryKeyValue.thatCanLosePower();
    var records = open(faults);
    for (var key : FIRST) {
      append(records, key, key.equals("d") ? LATER.plusSeconds(18_000) : END, NOW);
    }
    FIRST.stream()
        .filter(key -> !key.equals("d") && !key.equals("e"))
        .forEach(key -> records.delete(List.of(Bytes.utf8(key))));
    append(records, "near", LATER.plusSeconds(18_000), LATER);
    append(records, "far", END, LATER);
    var changes = faults.changes();
    try {
      for (var step = 0; step < 7; step++) {
        records.expire(LATER);
      }
    } catch (StoreFailure.NoSpace full) {
      // The process goes on, and tries again a minute later.
    }
    return changes;
  }

  private static void append(ExpiringRecords records, String key, Instant expiry, Instant now) {
    var given = new ExpiringRecord(Bytes.utf8(key), Bytes.EMPTY, SECRETS.apply(300), expiry);
    assertEquals(List.of(Outcome.STORED), records.append(List.of(given), now));
  }

  private interface Aftermath {
    MemorySegmentFiles of(MemorySegmentFiles files);
  }

  private void forEachChange(
      Faults.Kind kind, Aftermath left, java.util.function.Supplier<MemoryKeyValue> leftIndex) {
    var counting = Faults.none();
    run(counting);
    for (var n = 1L; n <= counting.changes(); n++) {
      run(Faults.at(n, kind));
      try {
        var remaining = left.of(files);
        check(ExpiringRecords.open(remaining, leftIndex.get(), SECRETS, EAGER), remaining);
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("when change " + n + " fails " + kind, wrong);
      }
    }
  }

  private void run(Faults faults) {
    files = new MemorySegmentFiles();
    index = MemoryKeyValue.thatCanLosePower();
    stored.clear();
    deleted.clear();
    try {
      tell(open(faults));
    } catch (StoreFailure stopped) {
      // The process would end here.
    }
  }

  private void tell(ExpiringRecords records) {
    FIRST.forEach(key -> store(records, key, NOW));
    FIRST.stream()
        .filter(key -> !key.equals("d") && !key.equals("p"))
        .forEach(key -> delete(records, key));
    store(records, "late", LATER);
    for (var step = 0; step < 7; step++) {
      records.expire(LATER);
    }
    delete(records, "d");
    records.expire(LATER);
  }

  private void store(ExpiringRecords records, String key, Instant now) {
    try {
      var given = new ExpiringRecord(Bytes.utf8(key), Bytes.EMPTY, SECRETS.apply(300), END);
      if (records.append(List.of(given), now).equals(List.of(Outcome.STORED))) {
        stored.add(key);
      }
    } catch (StoreFailure refused) {
      // Nothing was told.
    }
  }

  private void delete(ExpiringRecords records, String key) {
    try {
      var was = stored.remove(key);
      if (records.delete(List.of(Bytes.utf8(key))) == 1 || was) {
        deleted.add(key);
      }
    } catch (StoreFailure refused) {
      // Whether it is still there is not known.
    }
  }

  private void check(ExpiringRecords records, MemorySegmentFiles left) {
    for (var key : stored) {
      assertTrue(records.read(Bytes.utf8(key)).isPresent(), key + " is lost");
      assertEquals(1, SealedCopies.of(left, Bytes.utf8(key)).size(), "copies of " + key);
    }
    for (var key : deleted) {
      assertTrue(records.isDeleted(Bytes.utf8(key)), key + " is not deleted");
      assertEquals(List.of(), SealedCopies.of(left, Bytes.utf8(key)), "copies of " + key);
    }
    records.expire(LATER);
    records.expire(END);
    assertEquals(Usage.EMPTY, records.usage());
    assertEquals(List.of(MinuteKeys.FILE), left.list());
  }

  private ExpiringRecords open(Faults faults) {
    return ExpiringRecords.open(
        new FaultySegmentFiles(files, faults), new FaultyKeyValue(index, faults), SECRETS, EAGER);
  }
}
