package org.nodus.persistence.mailbox;

import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;

class MailboxesInMemoryTest extends MailboxStorageContract {
  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.create();

  @Override
  protected MailboxStorage open() {
    return SegmentedMailboxes.open(files, index, new TestSecrets(6));
  }

  @Override
  protected MailboxStorage reopen(MailboxStorage storage) {
    files = files.reopened();
    index = index.reopened();
    return open();
  }
}
