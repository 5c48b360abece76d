package org.nodus.persistence.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.FreeSpace;

class ReserveFileTest {
  private static final int SIZE_BYTES = 10_000;
  private static final FreeSpace FULL = new FreeSpace(() -> 0, 0);

  @TempDir private Path directory;

  @Test
  void a_reserve_torn_by_a_kill_is_made_whole() throws IOException {
    Files.write(file(), new byte[SIZE_BYTES / 2]);

    ReserveFile.in(file(), SIZE_BYTES, FreeSpace.UNLIMITED);

    assertEquals(SIZE_BYTES, Files.size(file()));
  }

  @Test
  void a_torn_reserve_on_a_full_disk_gives_its_room_back_and_counts_as_none() throws IOException {
    Files.write(file(), new byte[SIZE_BYTES / 2]);

    var reserve = ReserveFile.in(file(), SIZE_BYTES, FULL);

    assertFalse(reserve.release());
    assertTrue(Files.notExists(file()));
  }

  @Test
  void a_whole_reserve_stays_for_the_day_when_the_disk_is_full() throws IOException {
    ReserveFile.in(file(), SIZE_BYTES, FreeSpace.UNLIMITED);

    var reserve = ReserveFile.in(file(), SIZE_BYTES, FULL);

    assertEquals(SIZE_BYTES, Files.size(file()));
    assertTrue(reserve.release());
    assertTrue(Files.notExists(file()));
  }

  @Test
  void what_can_neither_be_written_nor_removed_stops_nobody() throws IOException {
    Files.createDirectories(file().resolve("inside"));

    var reserve = ReserveFile.in(file(), SIZE_BYTES, FreeSpace.UNLIMITED);

    assertFalse(reserve.release());
  }

  private Path file() {
    return directory.resolve("reserve");
  }
}
