package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;

class RefusedExpiryTest {
  private static final Bytes PACKED = Bytes.utf8("packed");
  private static final Bytes RECENT = Bytes.utf8("recent");

  @Test
  void what_the_disk_does_not_forget_is_not_forgotten_in_memory_either() {
    // Changes: the form, the packing, the expiry.
    var disk = new FaultyKeyValue(MemoryKeyValue.create(), Faults.at(3, Faults.Kind.ONCE));
    var index = new RecordIndex(disk);
    index.ensureForm();
    index.update().add(entry(PACKED, 100)).write();
    index.pack(Map.of(1, 200L));
    index.update().add(entry(RECENT, 200)).write();

    assertThrows(StoreFailure.Broken.class, () -> index.expireRuns(1_000, Optional.empty()));

    assertEquals(Optional.of(entry(PACKED, 100)), index.find(PACKED));
    assertEquals(Optional.of(entry(RECENT, 200)), index.find(RECENT));
    var gone = index.expireRuns(1_000, Optional.empty());
    assertEquals(2, gone.stream().mapToInt(part -> part.part().entries()).sum());
    assertEquals(List.of(), index.runs().expired(1_000));
    assertEquals(Optional.empty(), index.find(PACKED));
    assertEquals(Optional.empty(), index.find(RECENT));
  }

  private static IndexEntry entry(Bytes key, long offset) {
    return new IndexEntry(key, IndexEntry.State.LIVE, 1, offset, 50, 1_000, Bytes.EMPTY);
  }
}
