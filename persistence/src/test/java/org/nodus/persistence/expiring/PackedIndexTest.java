package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;

/** Records whose entries are packed into rows, by a closed store or because there are many. */
class PackedIndexTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final TestSecrets SECRETS = new TestSecrets(3);

  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.create();
  private ExpiringRecords records = ExpiringRecords.open(files, index, SECRETS);

  @Test
  void behaves_as_a_map_whatever_is_packed_recent_or_an_exception() {
    for (var seed = 0; seed < 60; seed++) {
      files = new MemorySegmentFiles();
      index = MemoryKeyValue.create();
      records = ExpiringRecords.open(files, index, SECRETS);
      try {
        new Story(new Random(seed)).play();
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("with seed " + seed, wrong);
      }
    }
  }

  @Test
  void many_are_packed_while_the_store_is_open_and_each_is_found() {
    var count = KeyRuns.MAX_RECENT + 1_000;
    for (var from = 0; from < count; from += 500) {
      var group = new ArrayList<ExpiringRecord>();
      for (var i = from; i < Math.min(count, from + 500); i++) {
        group.add(expiring(key(i / 4, i % 4), NOW.plusSeconds(3_600 + i)));
      }
      records.append(group, NOW);
    }

    assertTrue(rows() > KeyRuns.MAX_RECENT / KeyRun.ROW);
    for (var i = 0; i < count; i += 7) {
      assertTrue(records.read(key(i / 4, i % 4)).isPresent(), "number " + i);
    }
    var seen = new ArrayList<Bytes>();
    records.forEach(key(5, 0).slice(0, KeyRun.FILTERED_BYTES), held -> seen.add(held.key()));
    assertEquals(List.of(key(5, 0), key(5, 1), key(5, 2), key(5, 3)), seen);
    assertEquals(count, records.usage().records());
    assertEquals(1_000, records.expire(NOW.plusSeconds(3_600 + 999)));
    assertEquals(NOW.plusSeconds(3_600 + 1_000), records.nextExpiry().orElseThrow());
    assertEquals(count - 1_000, records.expire(NOW.plusSeconds(3_600 + count)));
    assertEquals(Usage.EMPTY, records.usage());
    assertEquals(0, rows());
  }

  @Test
  void what_has_expired_costs_the_database_one_change_for_thirty_records() {
    for (var from = 0; from < 3_000; from += 500) {
      var group = new ArrayList<ExpiringRecord>();
      for (var i = from; i < from + 500; i++) {
        group.add(expiring(key(i, 0), NOW.plusSeconds(3_600)));
      }
      records.append(group, NOW);
    }
    reopen(true);
    var before = index.reopened();

    records.expire(NOW.plusSeconds(3_660));

    var changed = before.entries(Bytes.EMPTY, Bytes.EMPTY, 10_000).size();
    assertTrue(changed < 3_000 / 30 + 10, changed + " rows");
    assertEquals(0, rows());
  }

  private int rows() {
    return index.entries(Bytes.utf8("h"), Bytes.utf8("i"), 10_000).size();
  }

  private void reopen(boolean closed) {
    if (closed) {
      records.close();
    }
    files = files.reopened();
    index = index.reopened();
    records = ExpiringRecords.open(files, index, SECRETS);
  }

  private static Bytes key(int message, int number) {
    var hash = new ByteWriter().i64(message * 0x9e3779b97f4a7c15L).i64(message).i64(0).i64(1);
    return hash.u8(number).toBytes();
  }

  private static ExpiringRecord expiring(Bytes key, Instant expiry) {
    return new ExpiringRecord(key, key.slice(30, 3), Bytes.concat(key, key), expiry);
  }

  /** What a map would hold, beside what the store does. */
  private final class Story {
    private final Random chance;
    private final TreeMap<Bytes, Instant> held = new TreeMap<>();
    private final TreeMap<Bytes, Instant> deleted = new TreeMap<>();
    private Instant now = NOW;

    private Story(Random chance) {
      this.chance = chance;
    }

    private void play() {
      for (var step = 0; step < 120; step++) {
        switch (chance.nextInt(10)) {
          case 0, 1, 2, 3 -> store();
          case 4 -> delete();
          case 5 -> release();
          case 6, 7 -> expire(now.plusSeconds(chance.nextInt(2_400)));
          case 8 -> reopen(true);
          default -> kill();
        }
        compare();
      }
    }

    private Bytes anyKey() {
      return key(chance.nextInt(30), chance.nextInt(3));
    }

    private void store() {
      for (var some = chance.nextInt(20); some >= 0; some--) {
        var given = expiring(anyKey(), now.plusSeconds(1 + chance.nextInt(9_000)));
        var outcome = records.append(List.of(given), now).getFirst();
        var known = held.get(given.key());
        if (deleted.containsKey(given.key())) {
          assertEquals(Outcome.DELETED, outcome);
        } else if (known != null && !known.isBefore(given.expiry())) {
          assertEquals(Outcome.ALREADY_HELD, outcome);
        } else {
          assertEquals(Outcome.STORED, outcome);
          held.put(given.key(), given.expiry());
        }
      }
    }

    private void delete() {
      var key = anyKey();
      var known = held.remove(key);
      assertEquals(known == null ? 0 : 1, records.delete(List.of(key)));
      if (known != null) {
        deleted.put(key, known);
      }
    }

    private void release() {
      var key = anyKey();
      assertEquals(held.remove(key) == null ? 0 : 1, records.release(List.of(key)));
    }

    /** At the end of a minute: within one, what was recent and has expired comes back. */
    private void kill() {
      expire(Instant.ofEpochSecond(Math.ceilDiv(now.getEpochSecond(), 60) * 60));
      reopen(false);
    }

    private void expire(Instant later) {
      now = later;
      var due = new TreeSet<Bytes>();
      held.forEach(
          (key, expiry) -> {
            if (!expiry.isAfter(now)) {
              due.add(key);
            }
          });
      var gone = new ArrayList<Bytes>();
      assertEquals(due.size(), records.expire(now, gone::add));
      assertEquals(List.copyOf(due), gone.stream().sorted().toList());
      held.values().removeIf(expiry -> !expiry.isAfter(now));
      deleted.values().removeIf(expiry -> !expiry.isAfter(now));
    }

    private void compare() {
      var seen = new TreeMap<Bytes, Instant>();
      var order = new ArrayList<Bytes>();
      records.forEach(
          Bytes.EMPTY,
          found -> {
            seen.put(found.key(), found.expiry());
            order.add(found.key());
          });
      assertEquals(held, seen);
      assertEquals(List.copyOf(held.keySet()), order);
      assertEquals(held.size(), records.usage().records());
      var key = anyKey();
      var read = records.read(key);
      assertEquals(held.get(key), read.map(ExpiringRecord::expiry).orElse(null));
      read.ifPresent(found -> assertEquals(expiring(key, found.expiry()), found));
      assertEquals(deleted.containsKey(key), records.isDeleted(key));
      var prefix = key.slice(0, KeyRun.FILTERED_BYTES);
      var few = new ArrayList<Bytes>();
      records.forEach(prefix, found -> few.add(found.key()));
      assertEquals(
          held.keySet().stream()
              .filter(known -> known.slice(0, prefix.length()).equals(prefix))
              .toList(),
          few);
      var known = new ArrayList<>(held.values());
      known.addAll(deleted.values());
      var next = records.nextExpiry();
      assertTrue(
          known.isEmpty()
              || !next.orElseThrow().isAfter(known.stream().sorted().toList().getFirst()));
    }
  }
}
