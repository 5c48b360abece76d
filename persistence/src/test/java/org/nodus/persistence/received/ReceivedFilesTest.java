package org.nodus.persistence.received;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.StoreFailure;

class ReceivedFilesTest extends ReceivedStorageContract {
  @TempDir Path directory;

  @Override
  protected ReceivedStorage open() {
    return ReceivedFiles.open(directory.resolve("inbox"));
  }

  @Override
  protected ReceivedStorage reopen(ReceivedStorage storage) {
    return open();
  }

  @Test
  void nobody_else_may_read_the_messages() throws IOException {
    storage.keep(message(1, NOW));

    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())));
  }

  @Test
  void a_damaged_message_is_told() throws IOException {
    storage.keep(message(1, NOW));
    var bytes = Files.readAllBytes(onlyFile());
    bytes[bytes.length - 1] ^= 1;
    Files.write(onlyFile(), bytes);

    assertThrows(StoreFailure.Damaged.class, () -> storage.read(id(1)));
    assertTrue(storage.knows(id(1)));
  }

  @Test
  void a_damaged_message_is_told_once_and_keeps_no_other_back() throws IOException {
    storage.keep(message(1, NOW));
    Files.writeString(onlyFile(), "scribble");
    storage.keep(message(2, NOW));

    var told = assertThrows(StoreFailure.Damaged.class, () -> storage.unshown());

    assertTrue(String.valueOf(told.getMessage()).contains(".damaged"), told.getMessage());
    assertEquals(List.of(message(2, NOW)), storage.unshown());
    storage = open();
    assertEquals(List.of(message(2, NOW)), storage.unshown());
    assertTrue(storage.keep(message(1, NOW)));
  }

  @Test
  void a_draft_that_a_killed_process_left_is_no_message() throws IOException {
    var draft = "." + id(1).hash().toHex() + ".new.draft";
    Files.writeString(directory.resolve("inbox").resolve(draft), "half");

    storage = open();

    assertTrue(storage.keep(message(1, NOW)));
  }

  private Path onlyFile() throws IOException {
    try (var files = Files.list(directory.resolve("inbox"))) {
      return files.findFirst().orElseThrow();
    }
  }
}
