package org.nodus.persistence.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.SegmentFilesContract;
import org.nodus.protocol.bytes.Bytes;

class MemorySegmentFilesTest extends SegmentFilesContract {
  @Override
  protected SegmentFiles open() {
    return new MemorySegmentFiles();
  }

  @Override
  protected SegmentFiles reopen(SegmentFiles files) {
    return ((MemorySegmentFiles) files).reopened();
  }

  @Test
  void a_power_loss_leaves_what_the_last_sync_saw() {
    var memory = new MemorySegmentFiles();
    memory.create("a");
    memory.append("a", List.of(Bytes.utf8("synced")));
    memory.sync("a");
    memory.overwrite("a", 0, Bytes.utf8("SYN"));
    memory.append("a", List.of(Bytes.utf8("lost")));

    var left = memory.afterPowerLoss();

    assertEquals(6, left.length("a"));
    assertEquals(Bytes.utf8("synced"), left.read("a", 0, 6));
  }

  @Test
  void a_torn_file_begins_with_what_was_synced_and_ends_at_most_where_it_did() {
    for (var seed = 0L; seed < 200; seed++) {
      var memory = new MemorySegmentFiles();
      memory.create("a");
      memory.append("a", List.of(filled(700, 1)));
      memory.sync("a");
      memory.append("a", List.of(filled(2_000, 2)));

      var left = memory.afterPowerLoss(new SplittableRandom(seed));

      var length = left.length("a");
      assertTrue(length >= 700 && length <= 2_700, "seed " + seed + ": " + length);
      assertEquals(filled(700, 1), left.read("a", 0, 700), "seed " + seed);
    }
  }

  @Test
  void an_overwritten_file_is_torn_between_its_sectors_and_nowhere_else() {
    var seen = new TreeSet<String>();
    for (var seed = 0L; seed < 200; seed++) {
      var memory = new MemorySegmentFiles();
      memory.create("a");
      memory.append("a", List.of(filled(1_024, 1)));
      memory.sync("a");
      memory.overwrite("a", 0, filled(1_024, 2));

      var left = memory.afterPowerLoss(new SplittableRandom(seed));

      assertEquals(1_024, left.length("a"));
      var first = left.read("a", 0, 1).get(0);
      var second = left.read("a", 512, 1).get(0);
      assertEquals(filled(512, first), left.read("a", 0, 512), "seed " + seed);
      assertEquals(filled(512, second), left.read("a", 512, 512), "seed " + seed);
      seen.add(first + "" + second);
    }
    assertEquals(new TreeSet<>(List.of("11", "12", "21", "22")), seen);
  }

  @Test
  void synced_bytes_survive_every_tear_whatever_happens_behind_them() {
    for (var seed = 0L; seed < 500; seed++) {
      var chance = new SplittableRandom(seed);
      var memory = new MemorySegmentFiles();
      memory.create("a");
      memory.append("a", List.of(filled(chance.nextInt(3_000), 1)));
      memory.append("a", List.of(filled(chance.nextInt(3_000), 2)));
      memory.sync("a");
      var synced = memory.read("a", 0, (int) memory.length("a"));
      memory.append("a", List.of(filled(chance.nextInt(3_000), 3)));
      memory.truncate("a", synced.length());
      memory.append("a", List.of(filled(chance.nextInt(3_000), 4)));

      var left = memory.afterPowerLoss(chance);

      assertEquals(synced, left.read("a", 0, synced.length()), "seed " + seed);
    }
  }

  private static Bytes filled(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }
}
