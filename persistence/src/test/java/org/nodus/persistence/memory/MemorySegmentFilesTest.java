package org.nodus.persistence.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
}
