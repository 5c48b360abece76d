package org.nodus.it.disk;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.nodus.node.environment.RealChance;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.Hands;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;

/** The engine under fragments and mailboxes, as a node opens it. */
final class Engine {
  /** As many as a writer finds waiting when the disk is slow. */
  private static final int GROUP = 256;

  /** What the two ends of a long run of stores are compared by. */
  static final int ENDS = 4_000;

  private Engine() {}

  /** In memory mode, one after the other. */
  static double memoryStoresPerSecond(Records records) {
    try (var engine =
        ExpiringRecords.open(
            MemorySegmentFiles.create(), MemoryKeyValue.create(), RealChance.INSTANCE::secret)) {
      return records.all().size() / Stopwatch.seconds(() -> fill(engine, records, 1));
    }
  }

  static double durableStoresPerSecond(Path directory, Records records, int writers) {
    return measured(
        directory,
        engine -> {},
        engine ->
            WaitingWriters.store(records, writers, group -> engine.append(group, Records.NOW)),
        records.all().size());
  }

  static double fetchesPerSecond(Path directory, Records records, RandomGenerator random) {
    return measured(
        directory,
        engine -> fill(engine, records, GROUP),
        engine -> {
          for (var i = 0; i < records.all().size(); i++) {
            var wanted = records.all().get(random.nextInt(records.all().size()));
            if (engine.read(wanted.key()).isEmpty()) {
              throw new IllegalStateException("a record is lost");
            }
          }
        },
        records.all().size());
  }

  /** Microseconds for each record: forgotten, its key destroyed, its file and index entry gone. */
  static double expiryMicros(Path directory, Records records) {
    var perSecond =
        measured(
            directory,
            engine -> fill(engine, records, GROUP),
            engine -> engine.expire(Records.EXPIRY.plusSeconds(60), key -> {}),
            records.all().size());
    var compaction = RawLevelDb.compactionSeconds(index(directory));
    return 1e6 / perSecond + 1e6 * compaction / records.all().size();
  }

  /** How fast the last fifth of the stores was, as a part of the first fifth. */
  static double lastToFirst(Path directory, Records records, int writers) {
    var fifth = records.all().size() / 5;
    var first = new Records(records.all().subList(0, fifth));
    var middle = new Records(records.all().subList(fifth, 4 * fifth));
    var last = new Records(records.all().subList(4 * fifth, 5 * fifth));
    try (var engine = open(directory)) {
      var before = Stopwatch.seconds(() -> fill(engine, first, writers));
      fill(engine, middle, GROUP);
      return before / Stopwatch.seconds(() -> fill(engine, last, writers));
    }
  }

  /** The same of {@link #ENDS} stores at both ends of {@code stores}, twice as many at least. */
  static double lastToFirst(Path directory, int stores, int bodyBytes, int writers) {
    try (var engine = open(directory)) {
      var first = Records.of(ENDS, bodyBytes);
      var before = Stopwatch.seconds(() -> fill(engine, first, writers));
      for (var left = stores - 2 * ENDS; left > 0; left -= 4 * GROUP) {
        fill(engine, Records.of(Math.min(left, 4 * GROUP), bodyBytes), GROUP);
      }
      var last = Records.of(ENDS, bodyBytes);
      return before / Stopwatch.seconds(() -> fill(engine, last, writers));
    }
  }

  /** Fills a store with so much and returns how many bytes its segments have then. */
  static long fill(Path directory, int mebibytes, int bodyBytes) {
    try (var engine = open(directory)) {
      var bytes = (long) mebibytes << 20;
      while (engine.usage().liveBytes() < bytes) {
        fill(engine, Records.of(4 * GROUP, bodyBytes), GROUP);
      }
      return engine.usage().diskBytes();
    }
  }

  static double openingSeconds(Path directory) {
    return Stopwatch.seconds(() -> open(directory).close());
  }

  static Path index(Path directory) {
    return directory.resolve("index");
  }

  private static void fill(ExpiringRecords engine, Records records, int group) {
    records.groups(group).forEach(some -> engine.append(some, Records.NOW));
  }

  private static double measured(
      Path directory,
      Consumer<ExpiringRecords> before,
      Consumer<ExpiringRecords> work,
      int operations) {
    try (var engine = open(directory)) {
      before.accept(engine);
      return operations / Stopwatch.seconds(() -> work.accept(engine));
    }
  }

  private static ExpiringRecords open(Path directory) {
    return Hands.ofAllProcessors(
        hands ->
            ExpiringRecords.open(
                FileSegments.open(directory.resolve("segments")),
                LevelDb.open(index(directory)),
                RealChance.INSTANCE::secret,
                hands));
  }
}
