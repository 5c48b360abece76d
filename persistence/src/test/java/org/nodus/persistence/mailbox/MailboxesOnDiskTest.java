package org.nodus.persistence.mailbox;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.leveldb.LevelDb;

class MailboxesOnDiskTest extends MailboxStorageContract {
  @TempDir Path directory;

  @Override
  protected MailboxStorage open() {
    return SegmentedMailboxes.open(
        FileSegments.open(directory.resolve("segments")),
        LevelDb.open(directory.resolve("index")),
        new TestSecrets(6));
  }

  @Override
  protected MailboxStorage reopen(MailboxStorage storage) {
    storage.close();
    return open();
  }
}
