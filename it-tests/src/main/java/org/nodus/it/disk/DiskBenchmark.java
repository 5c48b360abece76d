package org.nodus.it.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.nodus.it.benchmark.TemporaryDirectory;
import org.nodus.node.environment.RealChance;

/** Runs the contests of {@link DiskPlan}: ours, theirs, ours, theirs, each in a fresh directory. */
final class DiskBenchmark {
  /**
   * Measurements of each side that are not counted. A node runs for months; what is compiled while
   * it runs, which a native library is not, takes some 50,000 records until it is as fast as it
   * gets.
   */
  private static final int WARM_UPS = 5;

  private final DiskPlan plan;
  private final Path parent;
  private final Consumer<String> narrator;

  DiskBenchmark(DiskPlan plan, Path parent, Consumer<String> narrator) {
    this.plan = plan;
    this.parent = parent;
    this.narrator = narrator;
  }

  List<Contest.Outcome> all() {
    var outcomes = new ArrayList<>(contests());
    if (plan.longStores() > 0) {
      outcomes.add(longRun());
    }
    return outcomes;
  }

  /** Once: it takes as long as all the others. */
  private Contest.Outcome longRun() {
    var contest =
        new Contest(
            "last 4,000 of %,d stores".formatted(plan.longStores()),
            "first 4,000",
            "ratio",
            0.8,
            0.95,
            directory ->
                Engine.lastToFirst(directory, plan.longStores(), plan.bodyBytes(), plan.writers()),
            directory -> 1);
    narrator.accept(contest.what());
    return new Contest.Outcome(contest, List.of(inFreshDirectory(contest.ours())), List.of(1.0));
  }

  List<Contest.Outcome> contests() {
    var records = Records.of(plan.records(), plan.bodyBytes());
    var random = RealChance.INSTANCE.random();
    var writers = plan.writers();
    return List.of(
            new Contest(
                "store in memory mode",
                "leveldbjni put",
                "1/s",
                0.6,
                1,
                directory -> Engine.memoryStoresPerSecond(records),
                directory -> RawLevelDb.putsPerSecond(directory, records)),
            new Contest(
                "store durably, " + writers + " writers",
                "synced batches of 64",
                "1/s",
                0.4,
                0.7,
                directory -> Engine.durableStoresPerSecond(directory, records, writers),
                directory -> RawLevelDb.syncedPerSecond(directory, records)),
            new Contest(
                "fetch at random",
                "leveldbjni get",
                "1/s",
                0.6,
                0.9,
                directory -> Engine.fetchesPerSecond(directory, records, random),
                directory -> RawLevelDb.getsPerSecond(directory, records, random)),
            new Contest(
                "expiry of one record, all in",
                "delete and compaction",
                "µs",
                0.5,
                0.05,
                directory -> Engine.expiryMicros(directory, records),
                directory -> RawLevelDb.deletionMicros(directory, records)),
            new Contest(
                "journal, " + writers + " actors",
                "the bundled plugin, synced",
                "1/s",
                2,
                5,
                directory -> Journals.oursPerSecond(directory, plan.records(), writers),
                directory -> Journals.bundledPerSecond(directory, plan.records(), writers)),
            new Contest(
                "last fifth of the stores",
                "first fifth",
                "ratio",
                0.8,
                0.95,
                directory -> Engine.lastToFirst(directory, records, writers),
                directory -> 1))
        .stream()
        .map(this::run)
        .toList();
  }

  private Contest.Outcome run(Contest contest) {
    narrator.accept(contest.what());
    for (var warmUp = 0; warmUp < WARM_UPS; warmUp++) {
      inFreshDirectory(contest.ours());
      inFreshDirectory(contest.theirs());
    }
    var ours = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    for (var pair = 0; pair < plan.pairs(); pair++) {
      ours.add(inFreshDirectory(contest.ours()));
      theirs.add(inFreshDirectory(contest.theirs()));
    }
    return new Contest.Outcome(contest, ours, theirs);
  }

  private double inFreshDirectory(ToDoubleFunction<Path> measurement) {
    try (var directory = TemporaryDirectory.below(parent)) {
      return measurement.applyAsDouble(directory.path());
    }
  }

  /**
   * Seconds for each GiB of segments.
   *
   * @param withIndex of a start that finds its index
   * @param withoutIndex of one that has to make it again
   */
  record Start(double mebibytes, double withIndex, double withoutIndex) {}

  Start start() {
    narrator.accept("start");
    try (var directory = TemporaryDirectory.below(parent)) {
      var bytes = Engine.fill(directory.path(), plan.startMebibytes(), plan.bodyBytes());
      var gibibytes = (double) bytes / (1 << 30);
      var with = Engine.openingSeconds(directory.path()) / gibibytes;
      TemporaryDirectory.remove(Engine.index(directory.path()));
      var without = Engine.openingSeconds(directory.path()) / gibibytes;
      return new Start(gibibytes * 1024, with, without);
    }
  }
}
