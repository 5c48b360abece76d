package org.nodus.persistence.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.SegmentFilesContract;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

class FileSegmentsTest extends SegmentFilesContract {
  private static final Bytes KIBIBYTE = Bytes.wrap(new byte[1024]);

  @TempDir Path directory;

  @Override
  protected SegmentFiles open() {
    return FileSegments.open(directory.resolve("segments"));
  }

  @Override
  protected SegmentFiles reopen(SegmentFiles files) {
    return open();
  }

  @Test
  void nobody_else_may_read_the_files() throws IOException {
    files.create("a.seg");

    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("segments/a.seg"))));
  }

  @Test
  void a_full_disk_refuses_new_bytes_keeps_reads_and_resumes_by_itself() {
    var usable = new AtomicLong(10_000);
    var full = FileSegments.open(directory.resolve("full"), new FreeSpace(usable::get, 5_000));
    full.create("a");
    full.append("a", List.of(KIBIBYTE));
    usable.set(5_500);

    assertThrows(StoreFailure.NoSpace.class, () -> full.append("a", List.of(KIBIBYTE)));
    assertEquals(KIBIBYTE, full.read("a", 0, 1024));

    usable.set(10_000);
    assertEquals(1024, full.append("a", List.of(KIBIBYTE)));
    full.close();
  }

  /** After such a sync nobody knows which bytes are there: a store must stop, not wait for room. */
  @Test
  void only_what_grows_a_file_may_say_that_the_disk_is_full() {
    var file = Path.of("a.seg");
    var full = new IOException("No space left on device");

    assertInstanceOf(StoreFailure.NoSpace.class, FileSegments.failureOf(file, true, full));
    assertInstanceOf(StoreFailure.Broken.class, FileSegments.failureOf(file, false, full));
    assertInstanceOf(
        StoreFailure.Broken.class, FileSegments.failureOf(file, true, new IOException("I/O")));
  }

  @Test
  void a_file_in_place_of_the_directory_is_a_clear_error() throws IOException {
    var file = Files.writeString(directory.resolve("file"), "x");

    var failure = assertThrows(StoreFailure.DirectoryUnusable.class, () -> FileSegments.open(file));

    assertEquals(
        "The directory " + file + " cannot be used: it is not a directory.", failure.getMessage());
  }
}
