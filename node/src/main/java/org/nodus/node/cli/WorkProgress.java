package org.nodus.node.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.environment.Clock;

/**
 * Says how the work goes that something free costs, for whoever waits at a terminal: nothing in the
 * first second, then a line that is written over twice a second, or one line alone where standard
 * error is no terminal.
 */
final class WorkProgress {
  private static final long SILENT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long AGAIN_NANOS = Duration.ofMillis(500).toNanos();
  private static final double MILLION = 1e6;

  private final PrintWriter err;
  private final boolean terminal;
  private final Clock clock;
  private final long beganNanos;
  private long saidNanos;
  private boolean said;

  WorkProgress(PrintWriter err, boolean terminal, Clock clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.beganNanos = clock.nanoTime();
  }

  /** One slice more has been tried. */
  synchronized void on(WorkDesk.Working working) {
    var now = clock.nanoTime();
    if (now - beganNanos < SILENT_NANOS || working.triesPerSecond() <= 0) {
      return;
    }
    if (!said || (terminal && now - saidNanos >= AGAIN_NANOS)) {
      err.print((terminal ? "\r" : "") + words(working) + (terminal ? "" : "\n"));
      err.flush();
      said = true;
      saidNanos = now;
    }
  }

  /** The line is left as it is; what comes begins a new one. */
  synchronized void done() {
    if (said && terminal) {
      err.println();
      err.flush();
    }
  }

  static String words(WorkDesk.Working working) {
    var progress = working.progress();
    return "Working for it: %.1f of about %.1f million tries, %.1f million a second; about %.0f s more, %2.0f %% of such searches have ended by now. Ctrl-C cancels. "
        .formatted(
            progress.tried() / MILLION,
            progress.units() / MILLION,
            working.triesPerSecond() / MILLION,
            progress.secondsLeft(working.triesPerSecond()),
            100 * progress.ended());
  }
}
