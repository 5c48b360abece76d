package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

class DamagedSegmentsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final TestSecrets SECRETS = new TestSecrets(2);
  private static final Bytes FIRST = Bytes.utf8("1");
  private static final Bytes SECOND = Bytes.utf8("2");
  private static final Bytes THIRD = Bytes.utf8("3");
  private static final int RECORD_BYTES = 22 + 17 + 4 + 500;

  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private ExpiringRecords records = ExpiringRecords.open(files, index, SECRETS);
  private String segment;

  @BeforeEach
  void storeThree() {
    records.append(List.of(expiring(FIRST), expiring(SECOND), expiring(THIRD)), NOW);
    segment = files.list().stream().filter(name -> name.endsWith(".seg")).findFirst().orElseThrow();
    assertEquals(SegmentHeader.BYTES + 3 * RECORD_BYTES, files.length(segment));
  }

  @Test
  void every_flipped_bit_of_a_record_is_detected_on_reading() {
    for (var at = startOf(1) + 22; at < startOf(2); at += 37) {
      flip(at);
      assertThrows(StoreFailure.Damaged.class, () -> records.read(SECOND), "byte " + at);
      assertTrue(records.read(FIRST).isPresent());
      flip(at);
    }
    assertTrue(records.read(SECOND).isPresent());
  }

  @Test
  void a_damaged_body_costs_only_its_own_record_when_the_index_is_made_again() {
    flip(startOf(1) + 200);

    reopenWithoutIndex();

    assertTrue(records.read(FIRST).isPresent());
    assertTrue(records.read(SECOND).isEmpty());
    assertTrue(records.read(THIRD).isPresent());
    assertEquals(new Recovery(2, 0, 1, 0), records.recovery());
  }

  @Test
  void a_damaged_header_costs_only_its_own_record_when_the_index_is_made_again() {
    for (var at = startOf(1); at < startOf(1) + 22; at++) {
      flip(at);

      reopenWithoutIndex();

      assertTrue(records.read(FIRST).isPresent());
      assertTrue(records.read(SECOND).isEmpty(), "byte " + at);
      assertTrue(records.read(THIRD).isPresent());
      assertEquals(1, records.recovery().damaged());
      flip(at);
    }
  }

  @Test
  void a_torn_tail_is_cut_at_any_byte_and_the_whole_records_stay() {
    for (var length = startOf(2) + 1; length < startOf(2) + RECORD_BYTES; length += 13) {
      var torn = files.reopened();
      torn.truncate(segment, length);

      var opened = ExpiringRecords.open(torn, MemoryKeyValue.create(), SECRETS);

      assertTrue(opened.read(SECOND).isPresent());
      assertTrue(opened.read(THIRD).isEmpty());
      assertEquals(startOf(2), torn.length(segment));
      assertEquals(new Recovery(2, length - startOf(2), 0, 0), opened.recovery());
    }
  }

  @Test
  void a_file_cut_from_outside_loses_its_end_and_nothing_else() {
    files.truncate(segment, startOf(1) + 10);

    reopen();

    assertTrue(records.read(FIRST).isPresent());
    assertTrue(records.read(SECOND).isEmpty());
    assertTrue(records.read(THIRD).isEmpty());
    assertEquals(2, records.recovery().vanished());
    assertEquals(List.of(Outcome.STORED), records.append(List.of(expiring(SECOND)), NOW));
    assertTrue(records.read(SECOND).isPresent());
  }

  @Test
  void a_removed_segment_loses_its_records_and_nothing_else() {
    files.unlink(segment);

    reopen();

    assertEquals(3, records.recovery().vanished());
    assertEquals(Usage.EMPTY, records.usage());
    records.append(List.of(expiring(FIRST)), NOW);
    assertTrue(records.read(FIRST).isPresent());
  }

  @Test
  void a_damaged_beginning_of_a_segment_is_told_on_reading() {
    flip(5);

    reopen();

    assertThrows(StoreFailure.Damaged.class, () -> records.read(FIRST));
    records.expire(TOMORROW);
    assertEquals(Usage.EMPTY, records.usage());
  }

  @Test
  void a_damaged_beginning_of_a_segment_that_a_killed_process_left_is_told_at_the_start() {
    flip(5);

    records = ExpiringRecords.open(files.reopened(), index.reopened(), SECRETS);

    assertEquals(new Recovery(0, 0, 1, 0), records.recovery());
  }

  @Test
  void a_segment_torn_while_it_was_made_goes() {
    files.create("d-00000077.seg");
    files.append("d-00000077.seg", List.of(Bytes.utf8("NSEG")));

    reopen();

    assertEquals(3, records.usage().records());
    assertTrue(files.list().stream().noneMatch("d-00000077.seg"::equals));
  }

  @Test
  void a_torn_key_slot_is_freed() {
    files.append(MinuteKeys.FILE, List.of(Bytes.wrap(new byte[] {1, 2, 3})));
    reopen();
    assertEquals(MinuteKeys.SLOT_BYTES, files.length(MinuteKeys.FILE));

    files.append(MinuteKeys.FILE, List.of(Bytes.utf8("x".repeat(MinuteKeys.SLOT_BYTES))));
    reopen();

    assertTrue(records.read(FIRST).isPresent());
    assertEquals(0, files.read(MinuteKeys.FILE, MinuteKeys.SLOT_BYTES, 1).get(0));
  }

  private static long startOf(int number) {
    return SegmentHeader.BYTES + (long) number * RECORD_BYTES;
  }

  private void flip(long at) {
    var flipped = (byte) (files.read(segment, at, 1).get(0) ^ 0x10);
    files.overwrite(segment, at, Bytes.wrap(new byte[] {flipped}));
  }

  private void reopenWithoutIndex() {
    index = MemoryKeyValue.thatCanLosePower();
    reopen();
  }

  private void reopen() {
    records.close();
    files = files.reopened();
    index = index.reopened();
    records = ExpiringRecords.open(files, index, SECRETS);
  }

  private static ExpiringRecord expiring(Bytes key) {
    return new ExpiringRecord(key, Bytes.utf8("note"), SECRETS.apply(500), TOMORROW);
  }
}
