package org.nodus.persistence.record;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.leveldb.LevelDb;

class RecordsOnDiskTest extends RecordStorageContract {
  @TempDir Path directory;

  @Override
  protected RecordStorage open() {
    return new KeyValueRecords(LevelDb.open(directory.resolve("records")));
  }

  @Override
  protected RecordStorage reopen(RecordStorage storage) {
    storage.close();
    return open();
  }
}
