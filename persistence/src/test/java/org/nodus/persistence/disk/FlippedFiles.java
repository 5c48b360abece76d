package org.nodus.persistence.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A closed directory of files, put back again and again with one bit of one file flipped. */
public final class FlippedFiles {
  /** Nothing is read out of them. */
  private static final List<String> WITHOUT_MEANING = List.of("LOG", "LOG.old", "LOCK");

  private final TreeMap<String, byte[]> content = new TreeMap<>();

  private FlippedFiles() {}

  /** Remembers what is in {@code directory}. */
  public static FlippedFiles of(Path directory) {
    var files = new FlippedFiles();
    try (var found = Files.walk(directory)) {
      for (var file : found.filter(Files::isRegularFile).toList()) {
        if (!WITHOUT_MEANING.contains(file.getFileName().toString())) {
          files.content.put(directory.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return files;
  }

  /**
   * Makes {@code directory} again with one flipped bit, in each file as often as in the others.
   *
   * @return which bit
   */
  public String putFlipped(Path directory, RandomGenerator chance) {
    var names = content.entrySet().stream().filter(file -> file.getValue().length > 0).toList();
    var chosen = names.get(chance.nextInt(names.size()));
    var bit = chance.nextInt(8 * chosen.getValue().length);
    try {
      clear(directory);
      for (var file : content.entrySet()) {
        var bytes = file.getValue().clone();
        if (file.getKey().equals(chosen.getKey())) {
          bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        var path = directory.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return "bit " + bit + " of " + chosen.getKey();
  }

  /** Removes what is in {@code directory}. */
  public static void clear(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, IOException failure)
              throws IOException {
            Files.delete(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
