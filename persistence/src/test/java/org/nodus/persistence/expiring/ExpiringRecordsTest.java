package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

class ExpiringRecordsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final TestSecrets SECRETS = new TestSecrets(1);

  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private ExpiringRecords records = ExpiringRecords.open(files, index, SECRETS);

  @Test
  void what_was_stored_is_read() {
    var a = expiring("a", TOMORROW);

    assertEquals(List.of(Outcome.STORED), records.append(List.of(a), NOW));

    assertEquals(a, records.read(a.key()).orElseThrow());
    assertEquals(
        new HeldRecord(a.key(), a.note(), a.body().length(), TOMORROW),
        records.find(a.key()).orElseThrow());
    assertTrue(records.read(Bytes.utf8("b")).isEmpty());
  }

  @Test
  void a_record_is_stored_once_even_within_one_call() {
    var a = expiring("a", TOMORROW);

    assertEquals(List.of(Outcome.STORED, Outcome.ALREADY_HELD), records.append(List.of(a, a), NOW));
    assertEquals(
        List.of(Outcome.ALREADY_HELD), records.append(List.of(expiring("a", IN_AN_HOUR)), NOW));
    assertEquals(1, records.usage().records());
  }

  @Test
  void a_later_expiry_replaces_an_earlier_one() {
    records.append(List.of(expiring("a", IN_AN_HOUR)), NOW);

    assertEquals(List.of(Outcome.STORED), records.append(List.of(expiring("a", TOMORROW)), NOW));

    assertEquals(0, records.expire(IN_AN_HOUR));
    assertEquals(TOMORROW, records.read(Bytes.utf8("a")).orElseThrow().expiry());
    assertEquals(1, records.usage().records());
    assertEquals(1, segments().size());
  }

  @Test
  void what_has_expired_is_not_stored() {
    assertEquals(List.of(Outcome.EXPIRED), records.append(List.of(expiring("a", NOW)), NOW));
    assertTrue(segments().isEmpty());
  }

  @Test
  void expiry_forgets_exactly_what_is_due() {
    records.append(
        List.of(expiring("a", IN_AN_HOUR), expiring("b", IN_AN_HOUR.plusMillis(1))), NOW);
    assertEquals(IN_AN_HOUR, records.nextExpiry().orElseThrow());

    assertEquals(1, records.expire(IN_AN_HOUR));

    assertTrue(records.read(Bytes.utf8("a")).isEmpty());
    assertTrue(records.read(Bytes.utf8("b")).isPresent());
    assertEquals(1, records.expire(IN_AN_HOUR.plusMillis(1)));
    assertTrue(records.nextExpiry().isEmpty());
    assertEquals(Usage.EMPTY, records.usage());
  }

  @Test
  void the_key_of_a_passed_minute_exists_nowhere() {
    records.append(List.of(expiring("a", IN_AN_HOUR), expiring("b", TOMORROW)), NOW);
    var slot = files.read(MinuteKeys.FILE, 0, MinuteKeys.SLOT_BYTES);
    assertFalse(isZero(slot));

    records.expire(IN_AN_HOUR.plusSeconds(60));

    assertTrue(isZero(files.afterPowerLoss().read(MinuteKeys.FILE, 0, MinuteKeys.SLOT_BYTES)));
    assertTrue(records.read(Bytes.utf8("b")).isPresent());
  }

  @Test
  void a_freed_key_slot_is_used_again() {
    records.append(List.of(expiring("a", IN_AN_HOUR)), NOW);
    records.expire(TOMORROW);
    var size = files.length(MinuteKeys.FILE);

    records.append(List.of(expiring("b", TOMORROW.plusSeconds(60))), TOMORROW);

    assertEquals(size, files.length(MinuteKeys.FILE));
    reopen();
    assertTrue(records.read(Bytes.utf8("b")).isPresent());
  }

  @Test
  void a_segment_goes_with_its_last_record() {
    records.append(List.of(expiring("a", IN_AN_HOUR), expiring("b", TOMORROW)), NOW);
    assertEquals(2, segments().size());

    records.expire(IN_AN_HOUR);
    assertEquals(1, segments().size());
    records.expire(TOMORROW);
    assertTrue(segments().isEmpty());

    records.append(List.of(expiring("c", TOMORROW.plusSeconds(1))), TOMORROW);
    assertTrue(records.read(Bytes.utf8("c")).isPresent());
  }

  @Test
  void a_deleted_record_is_zeroed_and_refused_until_its_expiry() {
    var a = expiring("a", TOMORROW);
    records.append(List.of(a, expiring("b", TOMORROW)), NOW);

    assertEquals(1, records.delete(List.of(a.key(), a.key(), Bytes.utf8("unknown"))));
    assertEquals(0, records.delete(List.of(a.key())));

    assertTrue(records.isDeleted(a.key()));
    assertTrue(records.read(a.key()).isEmpty());
    assertTrue(records.find(a.key()).isEmpty());
    assertEquals(1, records.usage().records());
    assertEquals(List.of(Outcome.DELETED), records.append(List.of(a), NOW));
    assertTrue(zeroRun(files.afterPowerLoss()) >= a.body().length());
    assertEquals(1, records.expire(TOMORROW));
    assertFalse(records.isDeleted(a.key()));
  }

  @Test
  void a_prefix_shows_its_records_in_order() {
    records.append(
        List.of(expiring("ab", TOMORROW), expiring("b", TOMORROW), expiring("aa", TOMORROW)), NOW);
    records.delete(List.of(Bytes.utf8("ab")));
    records.append(List.of(expiring("ac", TOMORROW)), NOW);

    var seen = new ArrayList<String>();
    records.forEach(Bytes.utf8("a"), held -> seen.add(held.key().toUtf8()));

    assertEquals(List.of("aa", "ac"), seen);
  }

  @Test
  void a_killed_process_loses_nothing() {
    records.append(List.of(expiring("a", TOMORROW), expiring("b", TOMORROW)), NOW);
    records.delete(List.of(Bytes.utf8("b")));
    var usage = records.usage();

    reopen();

    assertTrue(records.read(Bytes.utf8("a")).isPresent());
    assertTrue(records.isDeleted(Bytes.utf8("b")));
    assertEquals(usage, records.usage());
    assertEquals(new Recovery(1, 0, 0, 0), records.recovery());
  }

  @Test
  void a_closed_store_has_nothing_to_mend_when_it_is_opened() {
    records.append(List.of(expiring("a", TOMORROW), expiring("b", TOMORROW)), NOW);
    records.delete(List.of(Bytes.utf8("b")));
    var usage = records.usage();

    records.close();
    reopen();

    assertTrue(records.read(Bytes.utf8("a")).isPresent());
    assertTrue(records.isDeleted(Bytes.utf8("b")));
    assertEquals(usage, records.usage());
    assertEquals(Recovery.NOTHING, records.recovery());
  }

  @Test
  void a_lost_index_is_made_again_with_its_tombstones() {
    records.append(List.of(expiring("a", IN_AN_HOUR), expiring("b", TOMORROW)), NOW);
    records.append(List.of(expiring("a", TOMORROW)), NOW);
    records.delete(List.of(Bytes.utf8("b")));
    var usage = records.usage();
    index = MemoryKeyValue.thatCanLosePower();

    reopen();

    assertEquals(TOMORROW, records.read(Bytes.utf8("a")).orElseThrow().expiry());
    assertEquals(Bytes.utf8("note of a"), records.find(Bytes.utf8("a")).orElseThrow().note());
    assertTrue(records.isDeleted(Bytes.utf8("b")));
    assertEquals(usage.records(), records.usage().records());
    assertEquals(usage.liveBytes(), records.usage().liveBytes());
    assertEquals(2, records.recovery().indexed());
    assertEquals(1, records.expire(TOMORROW));
    assertTrue(segments().isEmpty());
  }

  @Test
  void a_lost_index_does_not_bring_back_what_has_expired() {
    records.append(
        List.of(expiring("a", IN_AN_HOUR), expiring("b", IN_AN_HOUR.plusSeconds(300))), NOW);
    records.expire(IN_AN_HOUR.plusSeconds(60));
    index = MemoryKeyValue.thatCanLosePower();

    reopen();

    assertTrue(records.read(Bytes.utf8("a")).isEmpty());
    assertTrue(records.read(Bytes.utf8("b")).isPresent());
  }

  @Test
  void a_power_loss_takes_only_what_the_segments_tell_again() {
    records.append(List.of(expiring("a", TOMORROW)), NOW);
    records.append(List.of(expiring("b", TOMORROW)), NOW);
    records.delete(List.of(Bytes.utf8("a")));
    records.append(List.of(expiring("c", TOMORROW)), NOW);

    files = files.afterPowerLoss();
    index = index.afterPowerLoss(0);
    records = ExpiringRecords.open(files, index, SECRETS);

    assertTrue(records.isDeleted(Bytes.utf8("a")));
    assertTrue(records.read(Bytes.utf8("b")).isPresent());
    assertTrue(records.read(Bytes.utf8("c")).isPresent());
    assertEquals(2, records.usage().records());
  }

  private void reopen() {
    files = files.reopened();
    index = index.reopened();
    records = ExpiringRecords.open(files, index, SECRETS);
  }

  private List<String> segments() {
    return files.list().stream().filter(name -> name.endsWith(".seg")).toList();
  }

  private static long zeroRun(MemorySegmentFiles files) {
    var longest = 0L;
    for (var name : files.list()) {
      var content = files.read(name, 0, (int) files.length(name));
      var run = 0L;
      for (var i = 0; i < content.length(); i++) {
        run = content.get(i) == 0 ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
    }
    return longest;
  }

  private static boolean isZero(Bytes bytes) {
    return bytes.equals(Bytes.wrap(new byte[bytes.length()]));
  }

  private static ExpiringRecord expiring(String key, Instant expiry) {
    return new ExpiringRecord(
        Bytes.utf8(key),
        Bytes.utf8("note of " + key),
        Bytes.utf8(("body of " + key + " ").repeat(40)),
        expiry);
  }
}
