package org.nodus.persistence.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.nodus.protocol.bytes.Bytes;

/** Searches every file below a directory for bytes that should not be there. */
public final class DiskImage {
  private DiskImage() {}

  public static boolean contains(Path directory, Bytes wanted) throws IOException {
    var needle = new String(wanted.toArray(), StandardCharsets.ISO_8859_1);
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).anyMatch(file -> content(file).contains(needle));
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException gone) {
      // Whoever looks at the disk of a running node sees files come and go.
      return "";
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
