package org.nodus.it.ordeal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

class OrdealTest {
  /** A thousand are {@code nodus ordeal kill}. */
  private static final int KILLS = Integer.getInteger("nodus.kills", 4);

  /** A thousand are {@code nodus ordeal power}. */
  private static final int LOSSES = Integer.getInteger("nodus.losses", 100);

  @TempDir private Path directory;

  @Test
  void nothing_acknowledged_is_lost_by_killed_processes() throws Exception {
    var outcome = new KillOrdeal(directory, 7, what -> {}).run(KILLS);

    assertEquals(List.of(), outcome.broken(), "nodus ordeal kill --seed 7 --rounds " + KILLS);
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void nothing_acknowledged_is_lost_with_the_power() {
    var outcome = new PowerOrdeal(7).run(LOSSES);

    assertEquals(List.of(), outcome.broken(), "nodus ordeal power --seed 7 --rounds " + LOSSES);
    assertTrue(outcome.acknowledged() > LOSSES && outcome.entries() > LOSSES);
  }

  @Test
  void what_is_missing_is_told() {
    var now = PowerOrdeal.BEGIN;
    var promises = new Promises();
    promises.stored(Item.key(1), now.plus(Duration.ofHours(1)));
    promises.stored(Item.key(2), now.plus(Duration.ofHours(1)));
    promises.deleting(Item.key(3));
    promises.deleted(Item.key(3));
    var records =
        ExpiringRecords.open(
            new MemorySegmentFiles(),
            MemoryKeyValue.create(),
            length -> Bytes.wrap(new byte[length]));
    records.append(
        List.of(
            Item.of(Item.key(2), now.plus(Duration.ofHours(1))),
            Item.of(Item.key(3), now.plus(Duration.ofHours(1)))),
        now);

    var journal = MemoryKeyValue.create();
    journal.write(new Batch().put(Item.entry(1), Item.entry(1)));

    var broken = promises.brokenBy(records, journal, 2);

    assertEquals(
        List.of("lost " + Item.key(1), "back from deletion " + Item.key(3), "lost journal entry 2"),
        broken);
  }
}
