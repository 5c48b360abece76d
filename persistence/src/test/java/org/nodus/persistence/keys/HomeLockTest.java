package org.nodus.persistence.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.StoreFailure;

class HomeLockTest {
  @TempDir Path directory;

  @Test
  void a_home_has_one_owner_at_a_time() {
    var home = directory.resolve("home");
    var first = HomeLock.acquire(home);

    var failure = assertThrows(StoreFailure.DirectoryInUse.class, () -> HomeLock.acquire(home));
    assertEquals("The directory " + home + " is in use by another process.", failure.getMessage());

    first.close();
    HomeLock.acquire(home).close();
  }

  @Test
  void a_refused_second_owner_takes_nothing_from_the_first() throws IOException {
    var home = directory.resolve("home");
    var link = Files.createSymbolicLink(directory.resolve("link"), home);
    var first = HomeLock.acquire(home);
    assertTrue(isLocked(home));

    assertThrows(StoreFailure.DirectoryInUse.class, () -> HomeLock.acquire(home));
    assertThrows(StoreFailure.DirectoryInUse.class, () -> HomeLock.acquire(link));

    assertTrue(isLocked(home));
    first.close();
    assertFalse(isLocked(home));
  }

  @Test
  void closing_twice_does_not_free_the_next_owner() throws IOException {
    var home = directory.resolve("home");
    var first = HomeLock.acquire(home);
    first.close();
    var second = HomeLock.acquire(home);

    first.close();

    assertThrows(StoreFailure.DirectoryInUse.class, () -> HomeLock.acquire(home));
    assertTrue(isLocked(home));
    second.close();
  }

  /** What the kernel tells other processes: proc(5), /proc/locks. */
  private static boolean isLocked(Path home) throws IOException {
    var inode = ":" + Files.getAttribute(home.resolve("lock"), "unix:ino") + " ";
    return Files.readAllLines(Path.of("/proc/locks")).stream()
        .anyMatch(line -> line.contains(inode));
  }

  @Test
  void a_new_home_is_closed_to_others() throws IOException {
    var home = directory.resolve("home");

    HomeLock.acquire(home).close();

    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
  }

  @Test
  void a_file_in_place_of_the_home_is_told() throws IOException {
    var file = Files.writeString(directory.resolve("file"), "x");

    assertThrows(StoreFailure.DirectoryUnusable.class, () -> HomeLock.acquire(file));
  }
}
