package org.nodus.it.simulation.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

class VirtualDiskTest {
  private static final Bytes KEY = Bytes.utf8("key");
  private static final Bytes SYNCED = Bytes.utf8("synced");
  private static final Bytes OPEN = Bytes.wrap(new byte[2_000]);

  private final List<Duration> waits = new ArrayList<>();
  private final VirtualDisk disk = disk(1);

  @Test
  void what_was_written_survives_a_kill_synced_or_not() {
    write(disk);

    disk.processEnded(Ending.KILLED);

    assertEquals(2_006, disk.files("files").length("a"));
    assertEquals(Optional.of(OPEN), disk.map("map").get(KEY));
  }

  @Test
  void a_power_loss_takes_what_no_sync_covered_or_a_part_of_it_or_nothing() {
    var lengths = new TreeSet<Long>();
    var values = new TreeSet<Integer>();
    for (var seed = 0; seed < 100; seed++) {
      var machine = disk(seed);
      write(machine);

      machine.processEnded(Ending.POWER_LOST);

      var files = machine.files("files");
      assertEquals(SYNCED, files.read("a", 0, 6), "seed " + seed);
      lengths.add(files.length("a"));
      values.add(machine.map("map").get(KEY).orElseThrow().length());
    }
    assertTrue(lengths.contains(6L) && lengths.contains(2_006L) && lengths.size() > 10);
    assertEquals(new TreeSet<>(List.of(6, 2_000)), values);
  }

  @Test
  void the_same_chance_and_the_same_calls_leave_the_same_bytes() {
    var left = new ArrayList<Bytes>();
    for (var run = 0; run < 2; run++) {
      var machine = disk(7);
      write(machine);
      machine.processEnded(Ending.POWER_LOST);
      var files = machine.files("files");
      left.add(files.read("a", 0, (int) files.length("a")));
    }
    assertEquals(left.get(0), left.get(1));
  }

  @Test
  void stores_of_a_dead_process_are_closed_and_those_of_a_living_one_are_taken() {
    var files = disk.files("files");
    var map = disk.map("map");
    assertThrows(StoreFailure.DirectoryInUse.class, () -> disk.files("files"));
    assertThrows(StoreFailure.DirectoryInUse.class, () -> disk.map("map"));
    assertThrows(IllegalStateException.class, disk::wipe);

    disk.processEnded(Ending.KILLED);

    assertThrows(StoreFailure.Closed.class, files::list);
    assertThrows(StoreFailure.Closed.class, () -> map.get(KEY));
    disk.files("files").create("a");
    disk.map("map").write(new Batch().put(KEY, SYNCED));
  }

  @Test
  void a_wiped_disk_is_empty() {
    write(disk);
    disk.processEnded(Ending.KILLED);

    disk.wipe();

    assertEquals(0, disk.usedBytes());
    assertEquals(List.of(), disk.files("files").list());
    assertEquals(Optional.empty(), disk.map("map").get(KEY));
  }

  @Test
  void after_a_failed_change_a_store_is_read_only_until_it_is_opened_again() {
    var files = disk.files("files");
    files.create("a");
    disk.failAt(1, DiskFault.FAILED);

    assertThrows(StoreFailure.Broken.class, () -> files.append("a", List.of(SYNCED)));
    assertThrows(StoreFailure.Broken.class, () -> files.append("a", List.of(SYNCED)));
    assertEquals(0, files.length("a"));

    files.close();
    assertEquals(0, disk.files("files").append("a", List.of(SYNCED)));
  }

  @Test
  void what_a_failed_sync_should_have_kept_may_be_gone_after_a_mere_kill() {
    var lengths = new TreeSet<Long>();
    for (var seed = 0; seed < 50; seed++) {
      var machine = disk(seed);
      var files = machine.files("files");
      files.create("a");
      machine.failAt(1, DiskFault.SYNC_FAILED);
      files.append("a", List.of(OPEN));
      assertThrows(StoreFailure.Broken.class, () -> files.sync("a"));
      assertThrows(StoreFailure.Broken.class, () -> files.sync("a"));
      assertEquals(2_000, files.length("a"));

      machine.processEnded(Ending.KILLED);

      lengths.add(machine.files("files").length("a"));
    }
    assertTrue(lengths.contains(0L) && lengths.contains(2_000L) && lengths.size() > 2);
  }

  @Test
  void a_process_is_killed_in_the_middle_of_what_it_does() {
    var files = disk.files("files");
    files.create("a");
    disk.killAt(2, () -> disk.processEnded(Ending.KILLED));

    files.append("a", List.of(SYNCED));
    assertThrows(StoreFailure.Closed.class, () -> files.append("a", List.of(OPEN)));

    assertEquals(6, disk.files("files").length("a"));
  }

  @Test
  void a_full_disk_takes_nothing_more_and_still_reads_and_forgets() {
    write(disk);
    disk.processEnded(Ending.KILLED);
    var files = disk.files("files");
    var map = disk.map("map");
    disk.limitTo(disk.usedBytes());

    assertThrows(StoreFailure.NoSpace.class, () -> files.append("a", List.of(SYNCED)));
    assertThrows(StoreFailure.NoSpace.class, () -> map.write(new Batch().put(KEY, SYNCED)));
    assertEquals(SYNCED, files.read("a", 0, 6));
    files.overwrite("a", 0, Bytes.utf8("000000"));
    map.write(new Batch().delete(KEY));
    files.unlink("a");

    disk.unlimit();
    files.create("b");
    files.append("b", List.of(SYNCED));
  }

  @Test
  void a_sync_takes_the_time_of_the_disk() {
    var map = disk.map("map");
    map.writeDurably(new Batch().put(KEY, SYNCED));
    assertEquals(List.of(), waits);
    disk.runAt(DiskSpeed.SLOW);
    map.write(new Batch().put(KEY, SYNCED));
    assertEquals(List.of(), waits);

    map.writeDurably(new Batch().put(KEY, SYNCED));

    assertEquals(1, waits.size());
    assertTrue(waits.getFirst().compareTo(DiskSpeed.SLOW.quickSync()) >= 0);
  }

  private VirtualDisk disk(long seed) {
    return new VirtualDisk(new SplittableRandom(seed), waits::add);
  }

  private static void write(VirtualDisk machine) {
    var files = machine.files("files");
    files.create("a");
    files.append("a", List.of(SYNCED));
    files.sync("a");
    files.append("a", List.of(OPEN));
    var map = machine.map("map");
    map.writeDurably(new Batch().put(KEY, SYNCED));
    map.write(new Batch().put(KEY, OPEN));
  }
}
