package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;

/** Stores that are opened by many threads, against the same ones opened by one. */
class HandsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final TestSecrets SECRETS = new TestSecrets(4);

  /** Some 3 MiB, so a dozen batches, in segments of all classes. */
  private static final int RECORDS = 3_000;

  private final MemorySegmentFiles files = new MemorySegmentFiles();

  @BeforeEach
  void storeManyAndDamageSome() {
    var records = ExpiringRecords.open(files, MemoryKeyValue.create(), SECRETS);
    for (var from = 0; from < RECORDS; from += 100) {
      records.append(IntStream.range(from, from + 100).mapToObj(HandsTest::expiring).toList(), NOW);
    }
    records.append(IntStream.range(0, 300).mapToObj(HandsTest::longer).toList(), NOW);
    records.delete(IntStream.range(250, 500).mapToObj(HandsTest::key).toList());
    var chance = new Random(1);
    for (var name : files.list().stream().filter(found -> found.endsWith(".seg")).toList()) {
      for (var flips = 0; flips < 5; flips++) {
        var at = chance.nextLong(SegmentHeader.BYTES, files.length(name));
        var flipped = files.read(name, at, 1).get(0) ^ (1 << chance.nextInt(8));
        files.overwrite(name, at, Bytes.wrap(new byte[] {(byte) flipped}));
      }
      files.truncate(name, files.length(name) - chance.nextInt(2_000));
    }
  }

  @Test
  void many_hands_find_what_one_finds() {
    var alone = files.reopened();
    var helped = files.reopened();

    var expected = ExpiringRecords.open(alone, MemoryKeyValue.create(), SECRETS);
    var opened =
        Hands.ofAllProcessors(
            hands -> ExpiringRecords.open(helped, MemoryKeyValue.create(), SECRETS, hands));

    assertEquals(expected.recovery(), opened.recovery());
    assertEquals(expected.usage(), opened.usage());
    assertEquals(held(expected), held(opened));
    for (var name : alone.list()) {
      var length = alone.length(name);
      assertEquals(length, helped.length(name), name);
      assertEquals(alone.read(name, 0, (int) length), helped.read(name, 0, (int) length), name);
    }
  }

  @Test
  void a_failure_is_the_same_whoever_helps() {
    var index = new FaultyKeyValue(MemoryKeyValue.create(), Faults.at(4, Faults.Kind.FOREVER));

    assertThrows(
        StoreFailure.Broken.class,
        () ->
            Hands.ofAllProcessors(
                hands -> ExpiringRecords.open(files.reopened(), index, SECRETS, hands)));
  }

  private static List<ExpiringRecord> held(ExpiringRecords records) {
    var keys = new ArrayList<Bytes>();
    records.forEach(Bytes.EMPTY, held -> keys.add(held.key()));
    return keys.stream().map(key -> records.read(key).orElseThrow()).toList();
  }

  private static ExpiringRecord expiring(int number) {
    var body = new byte[900 + number % 300];
    new Random(number).nextBytes(body);
    var expiry = NOW.plus(Duration.ofMinutes(30L + number % 7 * 600));
    return new ExpiringRecord(key(number), Bytes.EMPTY, Bytes.wrap(body), expiry);
  }

  private static ExpiringRecord longer(int number) {
    var given = expiring(number);
    return new ExpiringRecord(
        given.key(), given.note(), given.body(), given.expiry().plus(Duration.ofDays(1)));
  }

  private static Bytes key(int number) {
    return new ByteWriter().i64(number * 0x9e3779b97f4a7c15L).i64(number).toBytes();
  }
}
