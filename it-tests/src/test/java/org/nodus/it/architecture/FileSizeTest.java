package org.nodus.it.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSizeTest {
  /** A longer class collects everybody's state: split it by reason to change. */
  private static final int LONGEST = 400;

  @Test
  void no_main_file_is_longer_than_400_lines() {
    assertEquals(Map.of(), tooLong(mainFiles(root())));
  }

  @Test
  void it_sees_the_files_of_every_module() {
    var modules = mainFiles(root()).stream().map(file -> root().relativize(file).getName(0));
    assertEquals(7, modules.distinct().count());
  }

  @Test
  void it_finds_a_file_of_401_lines(@TempDir Path folder) throws IOException {
    var fits = Files.writeString(folder.resolve("Fits.java"), "\n".repeat(LONGEST));
    var tooLong = Files.writeString(folder.resolve("TooLong.java"), "\n".repeat(LONGEST + 1));
    assertEquals(Map.of(tooLong, LONGEST + 1L), tooLong(List.of(fits, tooLong)));
  }

  private static Map<Path, Long> tooLong(List<Path> files) {
    var found = new TreeMap<Path, Long>();
    for (var file : files) {
      var lines = lines(file);
      if (lines > LONGEST) {
        found.put(file, lines);
      }
    }
    return found;
  }

  private static long lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<Path> mainFiles(Path root) {
    try (var modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(FileSizeTest::javaFiles)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Surefire runs in {@code it-tests}; an IDE may run at the top. */
  private static Path root() {
    var here = Path.of("").toAbsolutePath();
    var root = Files.isDirectory(here.resolve("it-tests")) ? here : here.getParent();
    assertTrue(Files.isDirectory(root.resolve("it-tests")), () -> "not in the project: " + here);
    return root;
  }
}
