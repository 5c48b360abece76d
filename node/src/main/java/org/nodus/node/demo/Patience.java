package org.nodus.node.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.nodus.actors.environment.Clock;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;

/** Waiting for something that cannot be subscribed to, never for ever. */
record Patience(Clock clock) {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Looks until there is something, at least once. */
  <T> T await(Duration limit, Supplier<Optional<T>> look, Supplier<String> otherwise) {
    var start = clock.nanoTime();
    while (true) {
      var seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (clock.nanoTime() - start > limit.toNanos()) {
        throw new CommandFailure(
            ExitCode.UNAVAILABLE, "after " + limit.toSeconds() + " s " + otherwise.get() + ".");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.TRY_AGAIN, "it was interrupted.", interrupted);
    }
  }
}
