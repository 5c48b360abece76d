package org.nodus.actors.environment;

import com.typesafe.config.Config;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * The timers of an actor system in a test: the next one rings when it is told to. Made by Pekko
 * from {@code pekko.scheduler.implementation}; see {@link IdleTime}.
 */
public final class IdleScheduler extends AbstractScheduler {
  /** What Pekko asks a scheduler for; ours has no ticks. */
  private static final double MAX_FREQUENCY_HZ = 1_000_000;

  /** Earliest first; of those at one moment, the one that was set first. */
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::number));

  private final CountedThreads.Work work = new CountedThreads.Work();
  private long nowNanos;
  private long numbers;

  public IdleScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

  private record Timer(long atNanos, long number, Runnable rings, AtomicBoolean cancelled) {}

  /** What the threads of this system do. */
  CountedThreads.Work work() {
    return work;
  }

  synchronized long nowNanos() {
    return nowNanos;
  }

  /** Lets time pass until the next timer, and that one ring; false when there is none. */
  boolean passUntilNext() {
    return passUntilNext(Long.MAX_VALUE);
  }

  /** The same, if it rings at {@code endNanos} or before; else time stands where it stood. */
  boolean passUntilNext(long endNanos) {
    Timer next;
    synchronized (this) {
      do {
        if (timers.isEmpty() || timers.peek().atNanos > endNanos) {
          return false;
        }
        next = timers.poll();
      } while (next.cancelled.get());
      nowNanos = next.atNanos;
    }
    next.rings.run();
    return true;
  }

  synchronized void passUntil(long atNanos) {
    nowNanos = Math.max(nowNanos, atNanos);
  }

  private synchronized void set(long delayNanos, Runnable rings, AtomicBoolean cancelled) {
    var at = nowNanos + Math.max(0, delayNanos);
    timers.add(new Timer(at, numbers++, rings, cancelled));
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
    var over = new AtomicBoolean();
    set(
        delay.toNanos(),
        () -> {
          if (over.compareAndSet(false, true)) {
            executor.execute(task);
          }
        },
        over);
    return new Handle(over);
  }

  // Deprecated for callers; Pekko itself still asks every scheduler for it.
  @SuppressWarnings("deprecation")
  @Override
  public Cancellable schedule(
      FiniteDuration initial, FiniteDuration interval, Runnable task, ExecutionContext executor) {
    var over = new AtomicBoolean();
    var again =
        new Runnable() {
          @Override
          public void run() {
            if (!over.get()) {
              executor.execute(task);
              set(interval.toNanos(), this, over);
            }
          }
        };
    set(initial.toNanos(), again, over);
    return new Handle(over);
  }

  @Override
  public double maxFrequency() {
    return MAX_FREQUENCY_HZ;
  }

  private record Handle(AtomicBoolean over) implements Cancellable {
    @Override
    public boolean cancel() {
      return over.compareAndSet(false, true);
    }

    @Override
    public boolean isCancelled() {
      return over.get();
    }
  }
}
