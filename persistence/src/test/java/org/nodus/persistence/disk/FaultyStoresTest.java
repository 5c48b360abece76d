package org.nodus.persistence.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

class FaultyStoresTest {
  private static final Batch CHANGE = new Batch().put(Bytes.utf8("a"), Bytes.utf8("b"));

  @Nested
  class WithoutFaultsMaps extends KeyValueContract {
    @Override
    protected KeyValue open() {
      return new FaultyKeyValue(MemoryKeyValue.create(), Faults.none());
    }

    @Override
    protected KeyValue reopen(KeyValue map) {
      var memory = (MemoryKeyValue) ((FaultyKeyValue) map).sound();
      return new FaultyKeyValue(memory.reopened(), Faults.none());
    }
  }

  @Nested
  class WithoutFaultsFiles extends SegmentFilesContract {
    @Override
    protected SegmentFiles open() {
      return new FaultySegmentFiles(new MemorySegmentFiles(), Faults.none());
    }

    @Override
    protected SegmentFiles reopen(SegmentFiles files) {
      var memory = (MemorySegmentFiles) ((FaultySegmentFiles) files).sound();
      return new FaultySegmentFiles(memory.reopened(), Faults.none());
    }
  }

  @Test
  void exactly_the_chosen_change_fails_once() {
    var map = new FaultyKeyValue(MemoryKeyValue.create(), Faults.at(2, Faults.Kind.ONCE));

    map.write(CHANGE);
    assertThrows(StoreFailure.Broken.class, () -> map.write(CHANGE));
    map.write(CHANGE);
  }

  @Test
  void a_full_disk_takes_no_more_bytes_and_still_zeroes_and_unlinks() {
    var faults = Faults.at(3, Faults.Kind.FULL);
    var files = new FaultySegmentFiles(new MemorySegmentFiles(), faults);
    files.create("a");
    files.append("a", List.of(Bytes.utf8("abc")));

    assertThrows(StoreFailure.NoSpace.class, () -> files.append("a", List.of(Bytes.utf8("abc"))));
    files.overwrite("a", 0, Bytes.utf8("000"));
    assertEquals(Bytes.utf8("000"), files.read("a", 0, 3));

    faults.disarm();
    files.append("a", List.of(Bytes.utf8("d")));
  }
}
