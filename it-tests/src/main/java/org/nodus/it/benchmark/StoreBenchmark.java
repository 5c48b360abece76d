package org.nodus.it.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.environment.Clock;
import org.nodus.node.Host;
import org.nodus.node.ShutdownTasks;
import org.nodus.node.dev.DevNetwork;

/**
 * Stores messages in a real network and collects them again: real nodes, real sockets, real disks,
 * all of them in this process.
 */
final class StoreBenchmark {
  private static final Duration IDLE = Duration.ofSeconds(3);

  private final StorePlan plan;
  private final List<StartingPoint> points;
  private final Clock clock;
  private final SplittableRandom random;
  private final Consumer<String> progress;
  private final AtomicReference<SendOutcome.@Nullable Stored> sample = new AtomicReference<>();

  private StoreBenchmark(
      StorePlan plan, List<StartingPoint> points, Clock clock, Consumer<String> progress) {
    this.plan = plan;
    this.points = points;
    this.clock = clock;
    this.random = new SplittableRandom(plan.seed());
    this.progress = progress;
  }

  /**
   * Brings a network up in {@code directory}, measures, and ends it.
   *
   * @param progress words for people
   */
  static StoreReport run(StorePlan plan, Path directory, Consumer<String> progress) {
    var ends = new ShutdownTasks();
    try (ends) {
      var kind =
          new DevNetwork.Plan(OptionalInt.of(plan.nodes()), OptionalLong.of(plan.seed()), Set.of());
      var network = DevNetwork.up(directory, kind, progress);
      ends.add("end the network", network::close);
      var host = Host.ofManyNodes();
      ends.add("close the agents' sockets", host::close);
      var keys = Letters.write(plan.agents(), 0, plan.seed() - 1);
      var points = new ArrayList<StartingPoint>();
      for (var number = 0; number < plan.agents(); number++) {
        var point = StartingPoint.start(network.network(), keys.recipient(number), host);
        ends.add("end an agent", point::close);
        points.add(point);
      }
      return new StoreBenchmark(plan, points, host.env().clock(), progress).measure(directory);
    }
  }

  private StoreReport measure(Path directory) {
    var warmUp = plan.warmUp() == 0 ? List.<StoreReport.Round>of() : List.of(warmUp());
    var idle = idleCores();
    var rounds = new ArrayList<StoreReport.Round>();
    for (var number = 1; number <= plan.rounds(); number++) {
      progress.accept("Round %d of %d…".formatted(number, plan.rounds()));
      rounds.add(round(letters(plan.operations(), number)));
    }
    var storage = StoreReport.Storage.of(directory, sample.get());
    return new StoreReport(plan, storage, idle, warmUp, rounds);
  }

  private StoreReport.Round warmUp() {
    progress.accept("Warming up with %d messages, not counted…".formatted(plan.warmUp()));
    return round(letters(plan.warmUp(), 0));
  }

  private Letters letters(int count, int round) {
    return Letters.write(count, plan.sizeBytes(), plan.seed() + ((long) round << 32));
  }

  private double idleCores() {
    var begin = ProcessCost.now(clock);
    LockSupport.parkNanos(IDLE.toNanos());
    return ProcessCost.now(clock).since(begin).cores();
  }

  private StoreReport.Round round(Letters letters) {
    var flow = new Flow(clock, plan.concurrency());
    var store = flow.run(letters.count(), number -> store(letters, number));
    var retrieve = flow.run(letters.count(), number -> retrieve(letters, number));
    return new StoreReport.Round(store, retrieve);
  }

  private CompletionStage<Flow.Ended> store(Letters letters, int number) {
    return anyPoint()
        .send(letters.recipient(number), letters.body(number))
        .thenApply(
            sent ->
                switch (sent.outcome()) {
                  case SendOutcome.Stored stored -> {
                    sample.set(stored);
                    yield Flow.Ended.well(sent.endedNanos());
                  }
                  case SendOutcome.Failed failed -> Flow.Ended.failed(failed.detail());
                });
  }

  private CompletionStage<Flow.Ended> retrieve(Letters letters, int number) {
    return anyPoint().collect(letters.recipient(number), letters.body(number));
  }

  private StartingPoint anyPoint() {
    return points.get(random.nextInt(points.size()));
  }
}
