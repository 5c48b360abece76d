package org.nodus.it.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.nodus.actors.environment.Clock;

/**
 * Civil time that creeps until it is moved ahead, so that nothing expires by itself however busy
 * the machine is, and everything does at once when a test says so. Measuring time is real: timers,
 * deadlines and round trips are what they are.
 */
public final class MovableClock implements Clock {
  /** Slow, yet never the same millisecond twice for two handshakes of one peer. */
  private static final int SLOWNESS = 20;

  private final AtomicReference<Instant> origin;
  private final long originNanos = System.nanoTime();

  /** A clock that shows {@code start} now. */
  public MovableClock(Instant start) {
    origin = new AtomicReference<>(start);
  }

  @Override
  public Instant now() {
    return origin.get().plus(sinceStart().dividedBy(SLOWNESS));
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** It is at least {@code later} from now on. */
  public void moveTo(Instant later) {
    origin.updateAndGet(
        before -> {
          var ahead = Duration.between(before.plus(sinceStart().dividedBy(SLOWNESS)), later);
          return ahead.isPositive() ? before.plus(ahead) : before;
        });
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - originNanos);
  }
}
