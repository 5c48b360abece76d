package org.nodus.actors.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.disk.DiskState;
import org.nodus.actors.environment.Clock;

/**
 * When the disk forgets what has expired: at the next expiry that its index knows, and when the
 * minute is over, for then the keys go. One order at a time. A part of {@link FragmentStore},
 * confined to it.
 */
final class Forgetting {
  /** What expires within a second goes together: each time costs a look at the index and a sync. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TimerScheduler<FragmentStore.Command> timers;
  private final ActorRef<FragmentWriter.Command> writer;
  private final Clock clock;
  private boolean isRunning;
  private boolean again;
  private @Nullable Instant wakeAt;

  Forgetting(
      TimerScheduler<FragmentStore.Command> timers,
      ActorRef<FragmentWriter.Command> writer,
      Clock clock) {
    this.timers = timers;
    this.writer = writer;
    this.clock = clock;
  }

  /** Something has expired, or a minute is over. */
  void now(DiskState disk) {
    if (disk != DiskState.LOADING && disk != DiskState.READ_ONLY) {
      if (isRunning) {
        again = true;
      } else {
        isRunning = true;
        writer.tell(FragmentWriter.Order.EXPIRE);
      }
    }
    if (!timers.isTimerActive(FragmentStore.Timer.MINUTE_PASSED)) {
      timers.startSingleTimer(FragmentStore.Timer.MINUTE_PASSED, restOfMinute());
    }
  }

  /** The order was carried out, or failed; {@code next} expires next. */
  void done(Optional<Instant> next) {
    isRunning = false;
    wakeAt = null;
    if (again) {
      again = false;
      wakeBy(clock.now());
    }
    next.ifPresent(this::wakeBy);
  }

  /** Something expires then. */
  void wakeBy(Instant expiry) {
    var known = wakeAt;
    if (known == null || expiry.isBefore(known)) {
      wakeAt = expiry;
      var left = Duration.between(clock.now(), expiry);
      timers.startSingleTimer(
          FragmentStore.Timer.NEXT_EXPIRY, left.compareTo(PAUSE) < 0 ? PAUSE : left);
    }
  }

  private Duration restOfMinute() {
    var now = clock.now();
    return Duration.between(now, now.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60));
  }
}
