package org.nodus.it.simulation.disk;

import java.util.SplittableRandom;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.KeyValueContract;

class VirtualMapTest extends KeyValueContract {
  private final VirtualDisk disk = new VirtualDisk(new SplittableRandom(1), wait -> {});

  @Override
  protected KeyValue open() {
    return disk.map("index");
  }

  @Override
  protected KeyValue reopen(KeyValue map) {
    return disk.map("index");
  }
}
