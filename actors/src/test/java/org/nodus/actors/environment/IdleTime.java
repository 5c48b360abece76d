package org.nodus.actors.environment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Time that passes only while the test waits for something and no actor has anything to do: nobody
 * is ever late because the machine is busy, and nobody is waited for longer than he works. For
 * actors that talk to nothing but actors.
 */
public final class IdleTime implements Clock {
  private static final Instant START = Instant.parse("2026-11-20T06:00:00Z");

  /** No actor waits as long; what has not come then never comes. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Of this machine, and only for work that has no end. */
  private static final long WORK_MILLIS = 120_000;

  private final IdleScheduler scheduler;

  /** The time of {@code kit}, which {@link #kit} made. */
  public IdleTime(ActorTestKit kit) {
    scheduler = (IdleScheduler) Adapter.toClassic(kit.system()).scheduler();
  }

  /** A kit with an actor system of its own. */
  public static ActorTestKit kit() {
    return ActorTestKit.create(config());
  }

  private static Config config() {
    return ConfigFactory.parseString(
            """
            idle = "%s"
            pekko.scheduler.implementation = "%s"
            pekko.actor {
              default-dispatcher.executor = ${idle}
              internal-dispatcher.executor = ${idle}
              default-blocking-io-dispatcher.executor = ${idle}
            }
            """
                .formatted(CountedThreads.class.getName(), IdleScheduler.class.getName()))
        .resolve()
        .withFallback(ConfigFactory.load());
  }

  @Override
  public Instant now() {
    return START.plusNanos(scheduler.nowNanos());
  }

  @Override
  public long nanoTime() {
    return scheduler.nowNanos();
  }

  /** This time, and chance from {@code seed}. */
  public Env env(long seed) {
    return new Env(this, TestEnv.chance(seed));
  }

  /** The next message, whenever it comes. */
  public <M> M receive(TestProbe<M> probe) {
    return until(() -> probe.receiveMessage(Duration.ZERO));
  }

  /** Looks whenever all actors are idle, until {@code look} finds no fault. */
  public <T> T until(Supplier<T> look) {
    var end = now().plus(PATIENCE);
    while (true) {
      awaitIdleness();
      try {
        return look.get();
      } catch (AssertionError notYet) {
        if (now().isAfter(end)) {
          throw new AssertionError("not within " + PATIENCE + " of virtual time", notYet);
        }
        awaitIdleness();
        if (!scheduler.passUntilNext()) {
          throw new AssertionError("nothing will ever happen any more", notYet);
        }
      }
    }
  }

  /** That much time passes, with all that happens meanwhile; then all actors are idle. */
  public void pass(Duration by) {
    awaitIdleness();
    var endNanos = scheduler.nowNanos() + by.toNanos();
    while (scheduler.passUntilNext(endNanos)) {
      awaitIdleness();
    }
    scheduler.passUntil(endNanos);
  }

  private void awaitIdleness() {
    try {
      if (!scheduler.work().awaitNone(WORK_MILLIS)) {
        throw new AssertionError("the actors still work after " + WORK_MILLIS + " ms");
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", ended);
    }
  }
}
