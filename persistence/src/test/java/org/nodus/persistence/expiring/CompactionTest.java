package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultySegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/** A segment for a month of which nearly everything was collected within the hour. */
class CompactionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Instant IN_A_MONTH = NOW.plus(Duration.ofDays(30));
  private static final int RECORDS = 400;
  private static final int BODY_BYTES = 10_000;
  private static final TestSecrets SECRETS = new TestSecrets(6);
  private static final Compaction.Effort EFFORT =
      new Compaction.Effort(1 << 20, 4 * BODY_BYTES, 100);

  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private ExpiringRecords records = open();

  @Test
  void what_lives_on_in_a_mostly_dead_segment_is_moved_and_the_file_goes() {
    fill();
    deleteAllBut(20);
    var full = records.usage();
    var before = files.list();
    reopen();

    expireUntilNothingMoves();

    assertEquals(full.records(), records.usage().records());
    assertTrue(records.usage().diskBytes() < 2 * full.liveBytes() + 100 * RECORDS);
    assertTrue(files.list().stream().noneMatch(segmentsAmong(before)::contains));
    assertAllThere(20);
  }

  @Test
  void what_is_moved_is_at_most_a_third_of_what_died() {
    var chance = new SplittableRandom(1);
    fill();
    var alive = new ArrayList<>(keys(0, RECORDS));
    var dead = 0L;
    while (alive.size() > 4) {
      reopen();
      for (var i = 0; i < 4; i++) {
        var doomed = alive.remove(chance.nextInt(alive.size()));
        dead += BODY_BYTES;
        records.delete(List.of(doomed));
      }
      expireUntilNothingMoves();
    }
    // Every opening begins with a counter at zero.
    var left = records.usage();
    assertEquals(4, left.records());
    assertTrue(left.diskBytes() <= (1 << 20) + 4 * left.liveBytes(), left::toString);
    assertTrue(moved <= dead / 3, moved + " of " + dead);
  }

  @Test
  void one_step_moves_and_looks_at_no_more_than_it_may() {
    fill();
    deleteAllBut(50);
    reopen();

    records.expire(NOW);
    var first = records.movedBytes();
    records.expire(NOW);

    assertTrue(first <= 5 * (BODY_BYTES + 100), first + " bytes");
    assertTrue(records.movedBytes() > first);
  }

  @Test
  void a_segment_of_which_half_lives_is_let_be() {
    fill();
    deleteAllBut(RECORDS / 2);
    reopen();

    expireUntilNothingMoves();

    assertEquals(0, records.movedBytes());
  }

  @Test
  void a_moved_record_is_deleted_and_expires_as_it_would_have_before() {
    fill();
    deleteAllBut(20);
    reopen();
    expireUntilNothingMoves();

    records.delete(keys(0, 10));

    for (var key : keys(0, 10)) {
      assertTrue(records.isDeleted(key));
      assertEquals(0, SealedCopies.of(files, key).size());
    }
    assertEquals(10, records.usage().records());
    records.expire(IN_A_MONTH);
    assertEquals(Usage.EMPTY, records.usage());
  }

  @Test
  void an_index_made_again_from_the_segments_knows_moved_records_and_tombstones() {
    fill();
    deleteAllBut(20);
    reopen();
    records.expire(NOW);
    records.expire(NOW);
    files = files.reopened();
    index = MemoryKeyValue.thatCanLosePower();
    records = open();

    assertAllThere(20);
    expireUntilNothingMoves();
    assertAllThere(20);
  }

  @Test
  void a_damaged_record_stays_and_keeps_nobody_from_going_on() {
    fill();
    deleteAllBut(20);
    var segment = segmentsAmong(files.list()).getFirst();
    flip(segment, SegmentHeader.BYTES + 5_000);
    reopen();

    expireUntilNothingMoves();
    expireUntilNothingMoves();

    assertThrows(StoreFailure.Damaged.class, () -> records.read(keys(0, 1).getFirst()));
    assertTrue(records.read(keys(1, 2).getFirst()).isPresent());
    assertTrue(files.list().contains(segment));
  }

  @Test
  void on_a_full_disk_nothing_moves_and_forgetting_goes_on() {
    fill();
    records.append(
        List.of(
            new ExpiringRecord(Bytes.utf8("soon"), Bytes.EMPTY, Bytes.EMPTY, NOW.plusSeconds(9))),
        NOW);
    deleteAllBut(20);
    files = files.reopened();
    index = index.reopened();
    var full = Faults.at(1, Faults.Kind.FULL);
    records = ExpiringRecords.open(new FaultySegmentFiles(files, full), index, SECRETS, EFFORT);

    assertEquals(1, records.expire(NOW.plusSeconds(60)));
    assertEquals(0, records.movedBytes());
    assertAllThere(20);
    full.disarm();
    expireUntilNothingMoves();

    assertTrue(records.usage().diskBytes() < 1_000_000);
    assertAllThere(20);
  }

  private long moved;

  private void expireUntilNothingMoves() {
    var before = -1L;
    for (var step = 0; step < 1_000; step++) {
      var files = records.usage().diskBytes();
      var moved = records.movedBytes();
      records.expire(NOW);
      if (moved == before
          && records.movedBytes() == moved
          && files == records.usage().diskBytes()) {
        break;
      }
      before = moved;
    }
    moved += records.movedBytes();
  }

  private void fill() {
    var all = new ArrayList<ExpiringRecord>();
    for (var key : keys(0, RECORDS)) {
      all.add(new ExpiringRecord(key, Bytes.utf8("note"), SECRETS.apply(BODY_BYTES), IN_A_MONTH));
    }
    records.append(all, NOW);
  }

  private void deleteAllBut(int survivors) {
    records.delete(keys(survivors, RECORDS));
  }

  private void assertAllThere(int survivors) {
    for (var key : keys(0, survivors)) {
      assertEquals(BODY_BYTES, records.read(key).orElseThrow().body().length());
      assertEquals(Bytes.utf8("note"), records.find(key).orElseThrow().note());
      assertEquals(1, SealedCopies.of(files, key).size());
    }
    for (var key : keys(survivors, RECORDS)) {
      assertTrue(records.isDeleted(key));
    }
  }

  private static List<Bytes> keys(int from, int until) {
    var keys = new ArrayList<Bytes>();
    for (var i = from; i < until; i++) {
      keys.add(Bytes.utf8("key %03d".formatted(i)));
    }
    return keys;
  }

  private static List<String> segmentsAmong(List<String> names) {
    return names.stream().filter(name -> name.endsWith(".seg")).toList();
  }

  private void flip(String segment, long at) {
    var flipped = (byte) (files.read(segment, at, 1).get(0) ^ 0x10);
    files.overwrite(segment, at, Bytes.wrap(new byte[] {flipped}));
  }

  /** No segment is written to again after an opening. */
  private void reopen() {
    records.close();
    files = files.reopened();
    index = index.reopened();
    records = open();
  }

  private ExpiringRecords open() {
    return ExpiringRecords.open(files, index, SECRETS, EFFORT);
  }
}
