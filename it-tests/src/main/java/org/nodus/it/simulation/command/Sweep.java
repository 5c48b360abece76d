package org.nodus.it.simulation.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.nodus.it.simulation.log.LightLog;
import org.nodus.it.simulation.scenario.Script;

/** Many stories, each of them alone on one thread, as many at a time as there are threads. */
public final class Sweep {
  /** One story of a sweep. */
  public record Entry(String scenario, Script script) {}

  private Sweep() {}

  /**
   * Plays all of them.
   *
   * @param ended hears of each, in the order of {@code entries}, on the caller's thread
   * @return all of them, in that order
   */
  public static List<Performance> play(
      List<Entry> entries, int threads, Consumer<Performance> ended) {
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var futures = new ArrayList<Future<Performance>>();
      for (var entry : entries) {
        futures.add(
            pool.submit(() -> Performance.of(entry.scenario(), entry.script(), new LightLog())));
      }
      try {
        var played = new ArrayList<Performance>();
        for (var future : futures) {
          played.add(future.get());
          ended.accept(played.getLast());
        }
        return played;
      } catch (InterruptedException interrupted) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", interrupted);
      } catch (ExecutionException broken) {
        pool.shutdownNow();
        throw new IllegalStateException(broken.getCause());
      }
    }
  }

  /** One line about all of them. */
  public static String summary(List<Performance> played) {
    var cpu = played.stream().mapToLong(Performance::cpuMillis).sum();
    var bad = played.stream().filter(one -> !one.report().isGood()).count();
    return "%d stories, %d failed, %.1f s of CPU each"
        .formatted(played.size(), bad, cpu / 1_000.0 / played.size());
  }
}
