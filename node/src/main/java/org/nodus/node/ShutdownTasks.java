package org.nodus.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done when something ends, in order: what was opened last is closed first. Filled
 * while a node starts, so that a start which fails halfway closes exactly what it had opened.
 *
 * <p>Every task is tried, once, whatever became of the ones before it.
 */
public final class ShutdownTasks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownTasks.class);

  /** Something to close; may throw. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private record Named(String name, Task task) {}

  private final Deque<Named> tasks = new ArrayDeque<>();

  /** {@code task} is done before all that were added until now. */
  public synchronized void add(String name, Task task) {
    tasks.push(new Named(name, task));
  }

  /** As {@link #add}, for what ends by itself some time after it was told to. */
  public void addAndWait(String name, Duration limit, Begin task) {
    add(name, () -> await(task.run(), limit));
  }

  /** Begins to end something. */
  @FunctionalInterface
  public interface Begin {
    CompletionStage<?> run();
  }

  /** Does everything; later calls do nothing. */
  @Override
  public void close() {
    for (var next = takeNext(); next != null; next = takeNext()) {
      try {
        next.task().run();
        LOG.debug("{}: done", next.name());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (Exception failure) {
        LOG.warn("{} failed: {}", next.name(), failure.toString());
      }
    }
  }

  private synchronized @Nullable Named takeNext() {
    return tasks.poll();
  }

  private static void await(CompletionStage<?> end, Duration limit) throws Exception {
    try {
      end.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException tooLong) {
      throw new TimeoutException("not done after " + limit.toMillis() + " ms");
    } catch (ExecutionException failure) {
      throw new CompletionException(failure.getCause());
    }
  }
}
