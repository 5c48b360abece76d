package org.nodus.node.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.file.Directories;

/** The directory of a demo: the user's, which is kept, or a temporary one, which is not. */
record Workplace(Path path, boolean isKept) implements AutoCloseable {

  static Workplace open(Optional<Path> wanted) {
    try {
      if (wanted.isEmpty()) {
        return new Workplace(Files.createTempDirectory("nodus-demo-"), false);
      }
      var path = Directories.ensureUsable(wanted.get().toAbsolutePath().normalize());
      try (var content = Files.list(path)) {
        if (content.findAny().isPresent()) {
          throw new CommandFailure(
              ExitCode.USAGE, path + " is not empty; name a new directory with --dir.");
        }
      }
      return new Workplace(path, true);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    if (isKept) {
      return;
    }
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.IO_ERROR, path + " could not be removed: " + failure.getMessage(), failure);
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
