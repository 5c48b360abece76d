package org.nodus.persistence.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.pekko.dispatch.Futures;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/**
 * Writes what many actors have queued with one sync: while one group is being written the next one
 * gathers. Everything happens in the order of the calls.
 *
 * <p>Runs on the given executor, one task at a time; owns no thread.
 */
final class CommitQueue {
  /** 4 MiB per group: some 30 ms of a slow disk, so that nobody waits long for others. */
  private static final long MAX_GROUP_BYTES = 4L << 20;

  /** 64 MiB queued: more than a disk writes in a second; who comes later is refused. */
  private static final long MAX_QUEUED_BYTES = 64L << 20;

  private sealed interface Step {
    void fail(Throwable cause);
  }

  private record Write<T extends @Nullable Object>(
      Changes changes,
      T answer,
      Optional<Function<StoreFailure.NoSpace, T>> whenFull,
      Promise<T> done)
      implements Step {
    long bytes() {
      return changes.bytes();
    }

    void succeed() {
      done.success(answer);
    }

    void failForSpace(StoreFailure.NoSpace full) {
      whenFull.ifPresentOrElse(answerOf -> done.success(answerOf.apply(full)), () -> fail(full));
    }

    @Override
    public void fail(Throwable cause) {
      done.failure(cause);
    }
  }

  private record Behind<T extends @Nullable Object>(Callable<T> call, Promise<T> done)
      implements Step {
    void run() {
      try {
        done.success(call.call());
      } catch (Exception | Error failure) {
        done.failure(failure);
      }
    }

    @Override
    public void fail(Throwable cause) {
      done.failure(cause);
    }
  }

  private final KeyValue map;
  private final ExecutionContext executor;
  private final Deque<Step> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean running;

  CommitQueue(KeyValue map, ExecutionContext executor) {
    this.map = map;
    this.executor = executor;
  }

  /** Completes with {@code answer} once the changes are durable; fails if they may not be. */
  <T extends @Nullable Object> Future<T> write(Changes changes, T answer) {
    return write(changes, answer, Optional.empty());
  }

  /**
   * As {@link #write(Changes, Object)}, but on a full disk, where surely nothing was written, it
   * completes with what {@code whenFull} says.
   */
  <T extends @Nullable Object> Future<T> write(
      Changes changes, T answer, Function<StoreFailure.NoSpace, T> whenFull) {
    return write(changes, answer, Optional.of(whenFull));
  }

  private <T extends @Nullable Object> Future<T> write(
      Changes changes, T answer, Optional<Function<StoreFailure.NoSpace, T>> whenFull) {
    Promise<T> done = Futures.promise();
    enqueue(new Write<>(changes, answer, whenFull, done));
    return done.future();
  }

  /** Runs {@code call} after everything that was queued before it has been written. */
  <T extends @Nullable Object> Future<T> behind(Callable<T> call) {
    Promise<T> done = Futures.promise();
    enqueue(new Behind<>(call, done));
    return done.future();
  }

  private void enqueue(Step step) {
    synchronized (this) {
      if (step instanceof Write<?> write) {
        if (queuedBytes + write.bytes() > MAX_QUEUED_BYTES) {
          step.fail(new IllegalStateException("The journal's queue is full."));
          return;
        }
        queuedBytes += write.bytes();
      }
      queue.add(step);
      if (running) {
        return;
      }
      running = true;
    }
    runSoon();
  }

  private void runSoon() {
    try {
      executor.execute(this::runNext);
    } catch (RuntimeException refused) {
      // The system is shutting down: whoever waits is told so.
      failAll(refused);
    }
  }

  private void runNext() {
    var group = nextGroup();
    if (group.getFirst() instanceof Behind<?> behind) {
      behind.run();
    } else {
      commit(group);
    }
    synchronized (this) {
      if (queue.isEmpty()) {
        running = false;
        return;
      }
    }
    // One group per task: the executor's other users get their turn.
    runSoon();
  }

  private void commit(List<Step> group) {
    var writes = new ArrayList<Write<?>>();
    for (var step : group) {
      if (step instanceof Write<?> write) {
        writes.add(write);
      }
    }
    try {
      var all = new Batch();
      var ends = new Ends(map);
      writes.forEach(write -> write.changes().addTo(all, ends));
      map.writeDurably(all);
      writes.forEach(Write::succeed);
    } catch (StoreFailure.NoSpace full) {
      writes.forEach(write -> write.failForSpace(full));
    } catch (RuntimeException | Error failure) {
      // Errors too: a native library may be missing, and nobody may wait for ever because of it.
      writes.forEach(write -> write.fail(failure));
    }
  }

  /** Either one step that is no write, or as many writes as follow each other and fit. */
  private synchronized List<Step> nextGroup() {
    var group = new ArrayList<Step>();
    var bytes = 0L;
    while (!queue.isEmpty() && bytes < MAX_GROUP_BYTES) {
      if (queue.getFirst() instanceof Write<?> write) {
        bytes += write.bytes();
        queuedBytes -= write.bytes();
        group.add(queue.removeFirst());
      } else {
        if (group.isEmpty()) {
          group.add(queue.removeFirst());
        }
        break;
      }
    }
    return group;
  }

  private void failAll(RuntimeException cause) {
    List<Step> left;
    synchronized (this) {
      left = List.copyOf(queue);
      queue.clear();
      queuedBytes = 0;
      running = false;
    }
    left.forEach(step -> step.fail(cause));
  }
}
