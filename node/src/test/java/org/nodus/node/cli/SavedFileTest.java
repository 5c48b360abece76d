package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.protocol.bytes.Bytes;

class SavedFileTest {
  private static final Bytes PICTURE = Bytes.utf8("a picture");

  @TempDir private Path directory;

  @Test
  void no_file_is_overwritten() throws Exception {
    assertEquals("a.png", save("a.png").getFileName().toString());
    assertEquals("a-2.png", save("a.png").getFileName().toString());
    assertEquals("a picture", Files.readString(directory.resolve("a-2.png")));
  }

  @Test
  void a_directory_that_is_a_file_is_called_so() throws Exception {
    var file = Files.createFile(directory.resolve("file"));

    var failure = assertThrows(CommandFailure.class, () -> SavedFile.save("a.png", PICTURE, file));

    assertEquals(ExitCode.IO_ERROR, failure.code());
    assertTrue(failure.getMessage().contains("it is no directory"), failure.getMessage());
  }

  private Path save(String name) {
    return SavedFile.save(name, PICTURE, directory);
  }
}
