package org.nodus.it.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A new directory that is gone again, with all that is in it, when it is closed. */
public record TemporaryDirectory(Path path) implements AutoCloseable {

  /** Makes it below {@code parent}, which exists. */
  public static TemporaryDirectory below(Path parent) {
    try {
      return new TemporaryDirectory(Files.createTempDirectory(parent, "nodus-bench-"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    remove(path);
  }

  /** Removes a directory with all that is in it. */
  public static void remove(Path directory) {
    try {
      Files.walkFileTree(directory, new Removal());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
