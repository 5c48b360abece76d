package org.nodus.it.simulation.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nodus.it.simulation.log.EventLog;
import scala.Function0;
import scala.concurrent.BlockContext;
import scala.concurrent.CanAwait;

/**
 * A universe of its own: one thread, one virtual clock, one seed. Between two events everything
 * that can run runs, in an order drawn from the seed; then time jumps to the next event.
 *
 * <p>Belongs to the thread that made it. Whatever reaches it from another thread could not be
 * replayed: it is refused, and the run ends with {@link SimulationAborted}.
 */
public final class Simulation implements AutoCloseable {
  /** When virtual time begins: a Monday at noon, so that short runs stay within a UTC day. */
  public static final Instant BEGIN = Instant.parse("2026-01-05T12:00:00Z");

  /** A real instant has thousands of steps at 5,000 nodes; more than this many never end. */
  private static final long MAX_STEPS_OF_AN_INSTANT = 20_000_000;

  private static final long BEGIN_MILLIS = BEGIN.toEpochMilli();
  private static final int ORDER = 1;
  private static final int LIBRARIES = 2;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long seed;
  private final EventLog log;
  private final Thread thread = Thread.currentThread();
  private final RunQueue runnable;
  private final EventQueue events = new EventQueue();
  private final LibraryChance libraries;
  private final Verdicts verdicts = new Verdicts();
  private final AtomicReference<@Nullable String> leak = new AtomicReference<>();
  private final CrashDomain outside = new CrashDomain("world");
  private long nowNanos;
  private long chargedNanos;
  private long steps;

  /**
   * A universe at its beginning, bound to this thread until {@link #close}.
   *
   * @param log stays the caller's to close
   * @throws IllegalStateException this thread has one already
   */
  public Simulation(long seed, EventLog log) {
    this.seed = seed;
    this.log = log;
    this.runnable = new RunQueue(Seed.source(seed, ORDER));
    this.libraries = new LibraryChance(Seed.mix(seed, LIBRARIES));
    Universes.enter(this);
  }

  public long seed() {
    return seed;
  }

  public EventLog log() {
    return log;
  }

  /** The domain of whatever watches from outside: it never dies. */
  public CrashDomain outside() {
    return outside;
  }

  /** What Pekko draws from; see {@link org.nodus.it.simulation.jdk.VirtualJdk}. */
  public LibraryChance libraries() {
    return libraries;
  }

  /** What all machines of this universe know of signatures. */
  public Verdicts verdicts() {
    return verdicts;
  }

  /** Virtual nanoseconds since the beginning. */
  public long nanoTime() {
    return nowNanos + chargedNanos;
  }

  /** Virtual civil time, of whom no clock goes wrong. */
  public long currentTimeMillis() {
    return BEGIN_MILLIS + nanoTime() / NANOS_PER_MILLI;
  }

  public Instant now() {
    return BEGIN.plusNanos(nanoTime());
  }

  /** How many steps have run so far: mailboxes and events. */
  public long steps() {
    return steps;
  }

  // ---- domains --------------------------------------------------------------------------------

  /** A process begins. */
  public CrashDomain begin(String name) {
    guard(name);
    return new CrashDomain(name);
  }

  /** kill -9. */
  public void kill(CrashDomain domain) {
    guard(domain);
    domain.die();
  }

  /** A long garbage collection, a suspended laptop: for so long nothing of it runs. */
  public void pause(CrashDomain domain, Duration length) {
    guard(domain);
    domain.pauseUntil(nanoTime() + length.toNanos());
  }

  /**
   * What runs now takes so long: all that it says from here on is heard later, and its actor takes
   * its next message later. For disks, and for work whose length matters.
   */
  public void charge(Duration length) {
    guard("charge");
    chargedNanos += length.toNanos();
  }

  /** Whether what runs now was charged, so that its effects belong to later. */
  public boolean isCharged() {
    return chargedNanos > 0;
  }

  // ---- what happens ---------------------------------------------------------------------------

  /** Runs {@code work} in this instant, among all that can run. */
  public void execute(CrashDomain domain, Runnable work) {
    guard(domain);
    if (domain.isDead()) {
      return;
    }
    if (chargedNanos > 0 || domain.pausedUntilNanos() > nowNanos) {
      at(Duration.ZERO, domain, () -> execute(domain, work));
    } else {
      runnable.add(domain, work);
    }
  }

  /** Plans {@code work}; nothing happens if {@code domain} is dead by then. */
  public Event at(Duration delay, CrashDomain domain, Runnable work) {
    guard(domain);
    var nanos = Math.max(0, delay.toNanos());
    return events.add(Math.max(nanoTime() + nanos, domain.pausedUntilNanos()), domain, work);
  }

  /** Whether it was still to come. */
  public boolean cancel(Event event) {
    guard(event.domain());
    return events.cancel(event);
  }

  /** Lets virtual time pass. */
  public void run(Duration length) {
    chargedNanos = 0;
    runUntil(nowNanos + length.toNanos());
  }

  private void runUntil(long endNanos) {
    settle();
    while (events.isDue(endNanos)) {
      var event = events.next();
      if (!event.isPending() || event.domain().isDead()) {
        continue;
      }
      if (event.domain().pausedUntilNanos() > event.atNanos()) {
        var domain = event.domain();
        events.add(domain.pausedUntilNanos(), domain, event.take());
        continue;
      }
      nowNanos = event.atNanos();
      step(event.take());
      settle();
    }
    nowNanos = endNanos;
  }

  /** Runs what can run until nothing can at this instant. */
  public void settle() {
    guard("settle");
    var last = steps + MAX_STEPS_OF_AN_INSTANT;
    while (!runnable.isEmpty()) {
      step(runnable::runOne);
      if (steps > last) {
        throw new SimulationAborted("endless work at " + now());
      }
    }
    var leaked = leak.get();
    if (leaked != null) {
      throw new SimulationAborted(leaked);
    }
  }

  private void step(Runnable work) {
    steps++;
    work.run();
    chargedNanos = 0;
  }

  /**
   * Runs code that waits for what the simulation itself must do, as the start of an ActorSystem
   * may: instead of parking the only thread it lets run what can.
   */
  public <T> T boot(Supplier<T> body) {
    var context =
        new BlockContext() {
          @Override
          public <X> X blockOn(Function0<X> wait, CanAwait permission) {
            settle();
            return wait.apply();
          }
        };
    return BlockContext.withBlockContext(context, body::get);
  }

  /**
   * Refuses other threads. Throwing alone is not enough, since Pekko swallows what is thrown inside
   * a tell: the run is aborted as well.
   */
  public void guard(Object what) {
    var caller = Thread.currentThread();
    if (!caller.equals(thread)) {
      var message = what + " was reached from thread " + caller.getName();
      leak.compareAndSet(null, message);
      throw new SimulationAborted(message);
    }
  }

  @Override
  public void close() {
    Universes.leave(this);
  }
}
