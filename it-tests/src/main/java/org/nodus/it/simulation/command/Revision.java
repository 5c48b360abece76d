package org.nodus.it.simulation.command;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which commit this program was built from: a seed tells its story only there. */
final class Revision {
  private static final String UNKNOWN = "unknown";
  private static final long PATIENCE_SECONDS = 10;

  private Revision() {}

  /** The abbreviated hash, {@code -dirty} behind it when something was changed since. */
  static String describe() {
    try {
      var code = Revision.class.getProtectionDomain().getCodeSource();
      var directory = Path.of(code.getLocation().toURI()).toFile().getParentFile();
      var git =
          new ProcessBuilder(
                  List.of("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"))
              .directory(directory)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var lines = git.inputReader()) {
        var line = lines.readLine();
        return line == null || !git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? UNKNOWN : line;
      }
    } catch (IOException | URISyntaxException noRepository) {
      return UNKNOWN;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
