package org.nodus.it.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.nodus.actors.environment.Clock;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;

/**
 * Runs equal operations and keeps a number of them outstanding: the next one begins when one ends.
 */
final class Flow {
  /** Every operation ends by itself well before. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Clock clock;
  private final int concurrency;
  private final Semaphore free;

  Flow(Clock clock, int concurrency) {
    this.clock = clock;
    this.concurrency = concurrency;
    this.free = new Semaphore(concurrency);
  }

  /** Something that can be begun many times; {@code number} counts from 0. */
  @FunctionalInterface
  interface Operation {
    CompletionStage<Ended> begin(int number);
  }

  /**
   * How one operation ended.
   *
   * @param usableNanos when what was wanted was there; nothing when it failed
   * @param failure why it failed
   */
  record Ended(long usableNanos, Optional<String> failure) {
    static Ended well(long usableNanos) {
      return new Ended(usableNanos, Optional.empty());
    }

    static Ended failed(String why) {
      return new Ended(0, Optional.of(why));
    }
  }

  private record Timed(long beganNanos, long endedNanos, Ended ended) {}

  /** Runs {@code count} operations to their end. */
  Figures run(int count, Operation operation) {
    var done = new ArrayList<Timed>(count);
    var begin = ProcessCost.now(clock);
    for (var number = 0; number < count; number++) {
      await(1);
      var began = clock.nanoTime();
      operation
          .begin(number)
          .whenComplete(
              (ended, failure) -> {
                var how = failure == null ? ended : Ended.failed(failure.toString());
                var timed = new Timed(began, clock.nanoTime(), how);
                synchronized (done) {
                  done.add(timed);
                }
                free.release();
              });
    }
    await(concurrency);
    free.release(concurrency);
    var cost = ProcessCost.now(clock).since(begin);
    synchronized (done) {
      return figures(done, cost);
    }
  }

  private void await(int ended) {
    try {
      if (!free.tryAcquire(ended, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CommandFailure(ExitCode.INTERNAL, "An operation has not ended for 5 minutes.");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.TRY_AGAIN, "Interrupted.", interrupted);
    }
  }

  private static Figures figures(List<Timed> done, ProcessCost cost) {
    var ended = done.stream().mapToLong(one -> one.endedNanos() - one.beganNanos()).toArray();
    var usable =
        done.stream()
            .filter(one -> one.ended().failure().isEmpty())
            .mapToLong(one -> one.ended().usableNanos() - one.beganNanos())
            .toArray();
    Map<String, Integer> failures = new TreeMap<>();
    done.stream()
        .flatMap(one -> one.ended().failure().stream())
        .forEach(why -> failures.merge(why, 1, Integer::sum));
    return new Figures(
        Latencies.of(ended), Latencies.of(usable), failures, cost.nanoTime(), cost.cpuNanos());
  }
}
