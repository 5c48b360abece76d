package org.nodus.persistence.journal;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.junit.runner.RunWith;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own tests of a journal plugin. */
@RunWith(JUnitRunner.class)
public class JournalTckTest extends JavaJournalSpec {
  public JournalTckTest() {
    super(
        ConfigFactory.parseString("pekko.persistence.journal.plugin = nodus-journal")
            .withFallback(ConfigFactory.load()));
  }

  @Override
  public void beforeAll() {
    JournalStorage.install(system(), MemoryKeyValue.create());
    super.beforeAll();
  }

  @Override
  public CapabilityFlag supportsRejectingNonSerializableObjects() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsMetadata() {
    return CapabilityFlag.on();
  }
}
