package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;

class DamagedMinuteKeyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Instant FIRST = NOW.plus(Duration.ofDays(1));
  private static final Instant SECOND = FIRST.plusSeconds(60);
  private static final TestSecrets SECRETS = new TestSecrets(4);

  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.create();
  private ExpiringRecords records = ExpiringRecords.open(files, index, SECRETS);

  @Test
  void what_was_sealed_under_it_is_not_held_any_more_and_is_taken_again() {
    // The first minute has the first slot; an exception and a packed entry of each.
    records.append(List.of(expiring("1x", NOW.plusSeconds(3_600)), expiring("1", FIRST)), NOW);
    records.append(List.of(expiring("2x", NOW.plusSeconds(3_600)), expiring("2", SECOND)), NOW);
    records.append(List.of(expiring("1x", FIRST), expiring("2x", SECOND)), NOW);
    assertEquals(List.of("1", "1x", "2", "2x"), held());
    damageKeyOf(SECOND);

    reopen();

    assertEquals(List.of("1", "1x"), held());
    assertEquals(2, records.usage().records());
    reopen();
    assertEquals(List.of("1", "1x"), held());
    var again = List.of(expiring("2", SECOND), expiring("2x", SECOND));
    assertEquals(List.of(Outcome.STORED, Outcome.STORED), records.append(again, NOW));
    for (var expiring : again) {
      assertEquals(Optional.of(expiring), records.read(expiring.key()));
    }
    reopen();
    assertEquals(List.of("1", "1x", "2", "2x"), held());
    assertEquals(4, records.expire(SECOND.plusSeconds(60)));
    assertEquals(Usage.EMPTY, records.usage());
  }

  @Test
  void of_a_run_those_in_the_middle_go_alone() {
    records.append(List.of(expiring("a", FIRST), expiring("b", SECOND)), NOW);
    records.append(List.of(expiring("c", SECOND.plusSeconds(60))), NOW);
    damageKeyOf(SECOND);

    reopen();

    assertEquals(List.of("a", "c"), held());
    assertTrue(records.read(Bytes.utf8("a")).isPresent());
    assertEquals(2, records.expire(SECOND.plusSeconds(120)));
    assertEquals(Usage.EMPTY, records.usage());
  }

  private List<String> held() {
    var keys = new ArrayList<String>();
    records.forEach(Bytes.EMPTY, found -> keys.add(found.key().toUtf8()));
    return keys;
  }

  private void damageKeyOf(Instant expiry) {
    records.close();
    files = files.reopened();
    index = index.reopened();
    var minute = MinuteKeys.minuteOf(expiry.toEpochMilli());
    for (var at = 0L; at < files.length(MinuteKeys.FILE); at += MinuteKeys.SLOT_BYTES) {
      var slot = files.read(MinuteKeys.FILE, at, MinuteKeys.SLOT_BYTES);
      if (slot.slice(0, 8).equals(new ByteWriter().i64(minute).toBytes())) {
        files.overwrite(MinuteKeys.FILE, at + 20, Bytes.wrap(new byte[] {1, 2, 3, 4}));
      }
    }
    records = ExpiringRecords.open(files, index, SECRETS);
  }

  private void reopen() {
    records.close();
    files = files.reopened();
    index = index.reopened();
    records = ExpiringRecords.open(files, index, SECRETS);
  }

  private static ExpiringRecord expiring(String key, Instant expiry) {
    return new ExpiringRecord(Bytes.utf8(key), Bytes.EMPTY, Bytes.utf8("body of " + key), expiry);
  }
}
