package org.nodus.persistence.leveldb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.nodus.persistence.file.Directories;

/**
 * The file {@code gap} beside a database of which a part was left out, with LevelDB's words about
 * why: LevelDB itself forgets it with the next opening. It is there from before the opening that
 * leaves something out until all who use the database have dealt with it.
 */
final class Gap {
  private static final String FILE = "gap";

  private Gap() {}

  static Optional<String> in(Path directory) throws IOException {
    var file = directory.resolve(FILE);
    return Files.exists(file)
        ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** Durable on return. */
  static void remember(Path directory, String why) throws IOException {
    try (var channel =
        FileChannel.open(
            directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var words = ByteBuffer.wrap(why.getBytes(StandardCharsets.UTF_8));
      while (words.hasRemaining()) {
        channel.write(words);
      }
      channel.force(true);
    }
    Directories.sync(directory);
  }

  static void forget(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }
}
