package org.nodus.persistence.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.KeyValueContract;
import org.nodus.protocol.bytes.Bytes;

class MemoryKeyValueTest extends KeyValueContract {
  private static final Bytes KEY = Bytes.utf8("key");

  @Override
  protected KeyValue open() {
    return MemoryKeyValue.thatCanLosePower();
  }

  @Override
  protected KeyValue reopen(KeyValue map) {
    return ((MemoryKeyValue) map).reopened();
  }

  @Test
  void a_power_loss_leaves_a_prefix_that_includes_the_last_durable_write() {
    var memory = MemoryKeyValue.thatCanLosePower();
    memory.write(new Batch().put(KEY, Bytes.utf8("1")));
    memory.writeDurably(new Batch().put(KEY, Bytes.utf8("2")));
    memory.write(new Batch().put(KEY, Bytes.utf8("3")));
    memory.write(new Batch().delete(KEY));

    assertEquals(Optional.of(Bytes.utf8("2")), memory.afterPowerLoss(0).get(KEY));
    assertEquals(Optional.of(Bytes.utf8("3")), memory.afterPowerLoss(1).get(KEY));
    assertEquals(Optional.empty(), memory.afterPowerLoss(2).get(KEY));
  }
}
