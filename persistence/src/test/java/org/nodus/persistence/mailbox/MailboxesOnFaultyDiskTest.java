package org.nodus.persistence.mailbox;

import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.FaultySegmentFiles;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;

/** The disk that fails when told, while nobody tells it to. */
class MailboxesOnFaultyDiskTest extends MailboxStorageContract {
  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.create();

  @Override
  protected MailboxStorage open() {
    return SegmentedMailboxes.open(
        new FaultySegmentFiles(files, Faults.none()),
        new FaultyKeyValue(index, Faults.none()),
        new TestSecrets(6));
  }

  @Override
  protected MailboxStorage reopen(MailboxStorage storage) {
    files = files.reopened();
    index = index.reopened();
    return open();
  }
}
