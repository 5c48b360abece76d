package org.nodus.it.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.nodus.actors.environment.Clock;

/**
 * Civil time that is moved ahead when a test says so. Measuring time is real: timers, deadlines and
 * round trips are what they are.
 */
public final class MovableClock implements Clock {
  /** Never the same millisecond twice for two handshakes of one peer. */
  private static final int CREEPING = 20;

  private final AtomicReference<Instant> origin;
  private final int slowness;
  private final long originNanos = System.nanoTime();

  private MovableClock(Instant start, int slowness) {
    origin = new AtomicReference<>(start);
    this.slowness = slowness;
  }

  /** Runs as fast as any clock. */
  public static MovableClock running(Instant start) {
    return new MovableClock(start, 1);
  }

  /** So slow that nothing expires by itself, however busy the machine is. */
  public static MovableClock creeping(Instant start) {
    return new MovableClock(start, CREEPING);
  }

  @Override
  public Instant now() {
    return origin.get().plus(sinceStart().dividedBy(slowness));
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** It is at least {@code later} from now on. */
  public void moveTo(Instant later) {
    origin.updateAndGet(
        before -> {
          var ahead = Duration.between(before.plus(sinceStart().dividedBy(slowness)), later);
          return ahead.isPositive() ? before.plus(ahead) : before;
        });
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - originNanos);
  }
}
