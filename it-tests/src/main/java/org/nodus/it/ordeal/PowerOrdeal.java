package org.nodus.it.ordeal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/** Stores on a simulated disk that loses power again and again; the seed decides everything. */
final class PowerOrdeal {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:30Z");

  /** After so many losses the disk is replaced: old segments would hide what the next ones risk. */
  private static final int LOSSES_PER_DISK = 20;

  private final long seed;
  private final Random chance;
  private final List<String> broken = new ArrayList<>();
  private Promises promises = new Promises();
  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private MemoryKeyValue journal = MemoryKeyValue.thatCanLosePower();
  private ExpiringRecords records;
  private Instant now = BEGIN;
  private long acknowledged;
  private long entries;

  PowerOrdeal(long seed) {
    this.seed = seed;
    chance = new Random(seed);
    records = open();
  }

  Ordeal.Outcome run(int rounds) {
    var written = 0L;
    for (var round = 1; round <= rounds; round++) {
      if (round % LOSSES_PER_DISK == 0) {
        beginAnew();
        written = 0;
      }
      for (var steps = chance.nextInt(12); steps >= 0; steps--) {
        step();
        journal.writeDurably(new Batch().put(Item.entry(++written), Item.entry(written)));
        entries++;
      }
      losePower();
      for (var line : promises.brokenBy(records, journal, written)) {
        broken.add("round " + round + ": " + line);
      }
    }
    return new Ordeal.Outcome(
        rounds, seed, acknowledged + promises.acknowledged(), entries, List.copyOf(broken));
  }

  private void step() {
    switch (chance.nextInt(8)) {
      case 0, 1, 2, 3, 4 -> store();
      case 5 -> {
        var key = Item.anyKey(chance);
        promises.deleting(key);
        if (records.delete(List.of(key)) > 0) {
          promises.deleted(key);
        }
      }
      default -> {
        now = now.plus(Duration.ofMinutes(chance.nextInt(90)));
        promises.expiring(now);
        records.expire(now);
      }
    }
  }

  private void store() {
    var given = Item.some(now, chance);
    var outcomes = records.append(given, now);
    for (var i = 0; i < given.size(); i++) {
      if (outcomes.get(i) == Outcome.STORED) {
        promises.storing(given.get(i).key());
        promises.stored(given.get(i).key(), given.get(i).expiry());
      }
    }
  }

  /** Sometimes of a store that was closed in order just before. */
  private void losePower() {
    if (chance.nextInt(4) == 0) {
      records.close();
      files = files.reopened();
      index = index.reopened();
    }
    files = files.afterPowerLoss(chance);
    index =
        chance.nextInt(8) == 0
            ? MemoryKeyValue.thatCanLosePower()
            : index.afterPowerLoss(chance.nextInt(index.openBatches() + 1));
    journal = journal.afterPowerLoss(chance.nextInt(journal.openBatches() + 1));
    records = open();
  }

  private void beginAnew() {
    acknowledged += promises.acknowledged();
    promises = new Promises();
    files = new MemorySegmentFiles();
    index = MemoryKeyValue.thatCanLosePower();
    journal = MemoryKeyValue.thatCanLosePower();
    records = open();
  }

  private ExpiringRecords open() {
    return ExpiringRecords.open(files, index, this::secret);
  }

  private Bytes secret(int length) {
    var bytes = new byte[length];
    chance.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
