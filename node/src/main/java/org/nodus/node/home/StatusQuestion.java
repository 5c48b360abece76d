package org.nodus.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.file.WholeFile;
import org.nodus.protocol.bytes.Bytes;

/**
 * How a running node is asked how it stands: by a file in its home, as {@link DrainOrder} tells it
 * to drain.
 *
 * <pre>
 * HOME/asked     somebody wants to know; the node takes it away
 *      stands    the answer, one line of JSON
 * </pre>
 */
public final class StatusQuestion {
  private static final int MAX_ANSWER_BYTES = 4_096;

  private StatusQuestion() {}

  /** Asks the node of {@code home}; an earlier answer is gone then. */
  public static void ask(Path home) {
    remove(answerIn(home));
    WholeFile.write(questionIn(home), Bytes.utf8("?\n"));
  }

  /** Nobody waits any more. */
  public static void forget(Path home) {
    remove(questionIn(home));
  }

  /** Takes the question away; true if there was one. */
  public static boolean take(Path home) {
    return remove(questionIn(home));
  }

  public static void answer(Path home, String answer) {
    WholeFile.write(answerIn(home), Bytes.utf8(answer + "\n"));
  }

  /** What the node has answered since the last question. */
  public static Optional<String> answered(Path home) {
    return Files.exists(answerIn(home))
        ? Optional.of(WholeFile.read(answerIn(home), MAX_ANSWER_BYTES).toUtf8().strip())
        : Optional.empty();
  }

  private static Path questionIn(Path home) {
    return home.resolve("asked");
  }

  private static Path answerIn(Path home) {
    return home.resolve("stands");
  }

  private static boolean remove(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new StoreFailure.Broken("The file " + file + " cannot be removed.", failure);
    }
  }
}
