package org.nodus.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.file.WholeFile;
import org.nodus.protocol.bytes.Bytes;

/**
 * How a running node is told to drain: by a file in its home, which whoever may write there may
 * write. The node takes it away when it begins and leaves a report when it is done.
 *
 * <pre>
 * HOME/drain     for how many seconds at most, as decimal digits
 *      drained   the report, one line of JSON
 * </pre>
 */
public final class DrainOrder {
  /** A day in seconds has five digits. */
  private static final int MAX_BYTES = 16;

  private static final int MAX_REPORT_BYTES = 4_096;
  private static final Duration LONGEST = Duration.ofDays(1);

  private DrainOrder() {}

  /** Tells the node of {@code home}; the report of an earlier order is gone then. */
  public static void give(Path home, Duration limit) {
    remove(report(home));
    WholeFile.write(order(home), Bytes.utf8(Long.toString(limit.toSeconds())));
  }

  /** An order that nobody has taken is not for the node that starts now. */
  public static void forget(Path home) {
    remove(order(home));
  }

  /** Takes the order away, if there is one; one that cannot be read counts as one for a minute. */
  public static Optional<Duration> take(Path home) {
    if (!Files.exists(order(home))) {
      return Optional.empty();
    }
    var limit = limitIn(WholeFile.read(order(home), MAX_BYTES).toUtf8().strip());
    remove(order(home));
    return Optional.of(limit);
  }

  private static Duration limitIn(String text) {
    try {
      return Duration.ofSeconds(Math.clamp(Long.parseLong(text), 0, LONGEST.toSeconds()));
    } catch (NumberFormatException wrong) {
      return Duration.ofMinutes(1);
    }
  }

  /** The node has done what it could. */
  public static void done(Path home, String report) {
    WholeFile.write(report(home), Bytes.utf8(report + "\n"));
  }

  /** What the node has reported since the last order. */
  public static Optional<String> reported(Path home) {
    return Files.exists(report(home))
        ? Optional.of(WholeFile.read(report(home), MAX_REPORT_BYTES).toUtf8().strip())
        : Optional.empty();
  }

  private static Path order(Path home) {
    return home.resolve("drain");
  }

  private static Path report(Path home) {
    return home.resolve("drained");
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new StoreFailure.Broken("The file " + file + " cannot be removed.", failure);
    }
  }
}
