package org.nodus.persistence.record;

import org.nodus.persistence.memory.MemoryKeyValue;

class RecordsInMemoryTest extends RecordStorageContract {
  private MemoryKeyValue map = MemoryKeyValue.thatCanLosePower();

  @Override
  protected RecordStorage open() {
    return new KeyValueRecords(map);
  }

  @Override
  protected RecordStorage reopen(RecordStorage storage) {
    map = map.afterPowerLoss(0);
    return open();
  }
}
