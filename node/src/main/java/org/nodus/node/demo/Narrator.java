package org.nodus.node.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.nodus.actors.environment.Clock;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.disk.StoreFailure;

/** Tells the steps of a demo as they happen, and which one failed. */
final class Narrator {
  private final Clock clock;
  private final Consumer<String> words;
  private final long startNanos;
  private int steps;

  Narrator(Clock clock, Consumer<String> words) {
    this.clock = clock;
    this.words = words;
    this.startNanos = clock.nanoTime();
  }

  /** Does one step; what it throws names the step. */
  <T> T step(String title, Supplier<T> body) {
    steps++;
    words.accept(
        String.format(Locale.ROOT, "%n[%5.1f s] %d. %s", sinceStart() / 1000.0, steps, title));
    try {
      return body.get();
    } catch (RuntimeException failure) {
      throw named(title, failure);
    }
  }

  private RuntimeException named(String title, RuntimeException failure) {
    var step = "step " + steps + " (" + title + ")";
    if (Thread.currentThread().isInterrupted()) {
      return new CommandFailure(ExitCode.TRY_AGAIN, "interrupted in " + step + ".", failure);
    }
    var words = step + " failed: " + failure.getMessage();
    return switch (failure) {
      case CommandFailure known -> new CommandFailure(known.code(), words, known);
      case StoreFailure disk -> new CommandFailure(ExitCode.IO_ERROR, words, disk);
      default -> failure;
    };
  }

  /** A figure or a remark within a step, formatted the same in every country. */
  @SuppressWarnings("AnnotateFormatMethod") // would need the annotation's jar at run time
  void say(String format, Object... arguments) {
    words.accept("            " + String.format(Locale.ROOT, format, arguments));
  }

  /** Lines as they are. */
  void show(String lines) {
    words.accept(lines);
  }

  long sinceStart() {
    return millisSince(startNanos);
  }

  long now() {
    return clock.nanoTime();
  }

  long millisSince(long nanos) {
    return Duration.ofNanos(clock.nanoTime() - nanos).toMillis();
  }
}
