package org.nodus.persistence.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

class WholeFileTest {
  private static final Bytes SECRET = Bytes.utf8("a key of somebody");

  @TempDir Path directory;

  @Test
  void the_new_content_takes_the_place_of_the_old() {
    var file = directory.resolve("file");
    WholeFile.write(file, Bytes.utf8("old"));

    WholeFile.write(file, SECRET);

    assertEquals(SECRET, WholeFile.read(file, 100));
    assertThrows(StoreFailure.Damaged.class, () -> WholeFile.read(file, SECRET.length() - 1));
  }

  @Test
  void a_failed_write_leaves_no_draft_behind() throws IOException {
    var taken = Files.createDirectories(directory.resolve("taken/by a directory")).getParent();

    assertThrows(StoreFailure.Broken.class, () -> WholeFile.write(taken, SECRET));

    try (var left = Files.list(directory)) {
      assertEquals(List.of(taken), left.toList());
    }
  }
}
