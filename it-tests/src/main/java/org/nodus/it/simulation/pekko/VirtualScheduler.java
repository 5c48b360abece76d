package org.nodus.it.simulation.pekko;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Event;
import org.nodus.it.simulation.engine.Simulation;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * Every timer, time-out and back-off of an ActorSystem, as an event of its simulation. Made by
 * Pekko from {@code pekko.scheduler.implementation}.
 */
public final class VirtualScheduler extends AbstractScheduler {
  /** What Pekko asks a scheduler for; ours has no ticks. */
  private static final double MAX_FREQUENCY_HZ = 1_000_000;

  private final Simulation simulation;
  private final CrashDomain domain;

  public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    var place = SystemPlace.current();
    simulation = place.simulation();
    domain = place.domain();
  }

  Simulation simulation() {
    return simulation;
  }

  CrashDomain domain() {
    return domain;
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable work, ExecutionContext executor) {
    // Not by way of the executor: that would only take another step of the same instant.
    return new Once(simulation, simulation.at(of(delay), domain, work));
  }

  // Deprecated for callers; Pekko itself still asks every scheduler for it.
  @SuppressWarnings("deprecation")
  @Override
  public Cancellable schedule(
      FiniteDuration initial, FiniteDuration interval, Runnable work, ExecutionContext executor) {
    return new Periodic(initial, interval, work);
  }

  @Override
  public double maxFrequency() {
    return MAX_FREQUENCY_HZ;
  }

  private static Duration of(FiniteDuration duration) {
    return Duration.ofNanos(duration.toNanos());
  }

  private record Once(Simulation simulation, Event event) implements Cancellable {
    @Override
    public boolean cancel() {
      return simulation.cancel(event);
    }

    @Override
    public boolean isCancelled() {
      return !event.isPending();
    }
  }

  private final class Periodic implements Cancellable {
    private final Duration interval;
    private final Runnable work;
    private Event next;
    private boolean cancelled;

    Periodic(FiniteDuration initial, FiniteDuration interval, Runnable work) {
      this.interval = of(interval);
      this.work = work;
      this.next = simulation.at(of(initial), domain, this::fire);
    }

    private void fire() {
      work.run();
      if (!cancelled) {
        next = simulation.at(interval, domain, this::fire);
      }
    }

    @Override
    public boolean cancel() {
      var was = cancelled;
      cancelled = true;
      simulation.cancel(next);
      return !was;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }
}
