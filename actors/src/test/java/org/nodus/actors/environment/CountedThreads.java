package org.nodus.actors.environment;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * The threads of an actor system in a test, which know whether anybody has anything to do. Named by
 * {@code executor} in the configuration of every dispatcher; see {@link IdleTime}.
 */
public final class CountedThreads extends ExecutorServiceConfigurator {
  private static final int THREADS = 4;

  private final Work work;

  public CountedThreads(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    if (!(prerequisites.scheduler() instanceof IdleScheduler scheduler)) {
      throw new IllegalStateException("counted threads need the idle scheduler");
    }
    work = scheduler.work();
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new Counted(Executors.newFixedThreadPool(THREADS, threads), work);
  }

  /**
   * What is queued or runs. Whoever runs queues what follows from it before he ends: once this is
   * nothing, it stays so until somebody outside does something.
   */
  static final class Work {
    private long open;

    private synchronized void begin() {
      open++;
    }

    private synchronized void end() {
      open--;
      if (open == 0) {
        notifyAll();
      }
    }

    /** False when there is still something to do after {@code millis}. */
    synchronized boolean awaitNone(long millis) throws InterruptedException {
      var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (open > 0) {
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    }
  }

  private static final class Counted extends AbstractExecutorService {
    private final ExecutorService threads;
    private final Work work;

    Counted(ExecutorService threads, Work work) {
      this.threads = threads;
      this.work = work;
    }

    @Override
    public void execute(Runnable task) {
      work.begin();
      try {
        threads.execute(
            () -> {
              try {
                task.run();
              } finally {
                work.end();
              }
            });
      } catch (RuntimeException refused) {
        work.end();
        throw refused;
      }
    }

    @Override
    public void shutdown() {
      threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return threads.awaitTermination(timeout, unit);
    }
  }
}
