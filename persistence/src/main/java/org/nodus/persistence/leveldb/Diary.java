package org.nodus.persistence.leveldb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What LevelDB tells of itself in the file LOG, which each opening begins anew. */
final class Diary {
  private static final String FILE = "LOG";

  /** How a line begins its account of what did not match its checksum or had no end. */
  private static final String DROPPING = ": dropping ";

  private Diary() {}

  /** The first line about bytes of the log that were left out; empty if there is none. */
  static Optional<String> dropped(Path directory) {
    try (var lines = Files.lines(directory.resolve(FILE), StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains(DROPPING)).findFirst().map(Diary::withoutTime);
    } catch (IOException | UncheckedIOException unreadable) {
      // It is there for people: nothing depends on it.
      return Optional.empty();
    }
  }

  private static String withoutTime(String line) {
    var file = line.lastIndexOf('/', line.indexOf(DROPPING));
    return line.substring(file + 1);
  }
}
