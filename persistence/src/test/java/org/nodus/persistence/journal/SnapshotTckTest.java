package org.nodus.persistence.journal;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.junit.runner.RunWith;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own tests of a snapshot plugin. */
@RunWith(JUnitRunner.class)
public class SnapshotTckTest extends JavaSnapshotStoreSpec {
  public SnapshotTckTest() {
    super(
        ConfigFactory.parseString("pekko.persistence.snapshot-store.plugin = nodus-snapshots")
            .withFallback(ConfigFactory.load()));
  }

  @Override
  public void beforeAll() {
    JournalStorage.install(system(), MemoryKeyValue.create());
    super.beforeAll();
  }

  @Override
  public CapabilityFlag supportsMetadata() {
    return CapabilityFlag.on();
  }
}
