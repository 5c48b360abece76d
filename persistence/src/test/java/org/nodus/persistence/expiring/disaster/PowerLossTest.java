package org.nodus.persistence.expiring.disaster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.expiring.ExpiringRecord;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/**
 * The power goes at any moment: the index has a prefix of what it was not told to keep, or nothing.
 */
class PowerLossTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TestSecrets SECRETS = new TestSecrets(5);

  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private ExpiringRecords records = ExpiringRecords.open(files, index, SECRETS);

  @Test
  void a_new_segment_is_never_taken_for_the_one_that_went_before_it() {
    records.append(List.of(expiring("a", NOW.plus(HOUR)), expiring("z", NOW.plus(HOUR))), NOW);
    records.delete(List.of(Bytes.utf8("z")));
    var later = NOW.plus(HOUR);
    records.expire(later);
    records.append(List.of(expiring("b", later.plus(HOUR))), later);

    losePower(0);

    assertTrue(records.read(Bytes.utf8("b")).isPresent());
    assertEquals(1, records.usage().records());
  }

  @Test
  void a_segment_that_somebody_removed_is_never_taken_for_the_next_one() {
    records.append(List.of(expiring("a", NOW.plus(HOUR)), expiring("z", NOW.plus(HOUR))), NOW);
    records.delete(List.of(Bytes.utf8("z")));
    files = files.reopened();
    files.list().stream().filter(name -> name.endsWith(".seg")).forEach(files::unlink);
    index = index.reopened();
    records = ExpiringRecords.open(files, index, SECRETS);
    records.append(List.of(expiring("b", NOW.plus(HOUR))), NOW);

    losePower(0);

    assertTrue(records.read(Bytes.utf8("b")).isPresent());
    assertEquals(1, records.usage().records());
  }

  @Test
  void whatever_was_acknowledged_is_there_after_any_loss_of_power() {
    for (var seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var now = NOW;
      var promised = new TreeMap<Bytes, Instant>();
      files = new MemorySegmentFiles();
      index = MemoryKeyValue.thatCanLosePower();
      records = ExpiringRecords.open(files, index, SECRETS);
      for (var step = 0; step < 40; step++) {
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3 -> {
            var given = expiring("k" + random.nextInt(12), lifeFrom(now, random));
            if (records.append(List.of(given), now).getFirst() == Outcome.STORED) {
              promised.put(given.key(), given.expiry());
            }
          }
          case 4 -> {
            var key = Bytes.utf8("k" + random.nextInt(12));
            records.delete(List.of(key));
            promised.remove(key);
          }
          case 5, 6 -> {
            now = now.plus(Duration.ofMinutes(random.nextInt(90)));
            records.expire(now);
            var today = now;
            promised.values().removeIf(expiry -> !expiry.isAfter(today));
          }
          default -> {
            if (random.nextInt(4) == 0) {
              index = MemoryKeyValue.thatCanLosePower();
            }
            if (random.nextInt(3) == 0) {
              records.close();
              files = files.reopened();
              index = index.reopened();
            }
            losePower(random.nextInt(4));
          }
        }
        for (var key : promised.keySet()) {
          assertTrue(records.read(key).isPresent(), "seed=" + seed + " step=" + step + " " + key);
        }
        assertEquals(promised.size(), readable(now), "seed=" + seed + " step=" + step);
      }
    }
  }

  /** Index entries may come back with the power, readable only while their key exists. */
  private long readable(Instant now) {
    var count = new long[1];
    records.forEach(
        Bytes.EMPTY,
        held -> {
          if (held.expiry().isAfter(now)) {
            count[0]++;
          }
        });
    return count[0];
  }

  private void losePower(int kept) {
    files = files.afterPowerLoss();
    index = index.afterPowerLoss(kept);
    records = ExpiringRecords.open(files, index, SECRETS);
  }

  private static Instant lifeFrom(Instant now, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> now.plus(Duration.ofMinutes(1 + random.nextInt(60)));
      case 1 -> now.plus(Duration.ofHours(1 + random.nextInt(24)));
      default -> now.plus(Duration.ofDays(1 + random.nextInt(8)));
    };
  }

  private static ExpiringRecord expiring(String key, Instant expiry) {
    return new ExpiringRecord(
        Bytes.utf8(key), Bytes.EMPTY, Bytes.utf8(("body of " + key + " ").repeat(20)), expiry);
  }
}
