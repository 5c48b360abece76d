package org.nodus.persistence.fragment;

import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.FaultySegmentFiles;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;

/** The disk that fails when told, while nobody tells it to. */
class FragmentsOnFaultyDiskTest extends FragmentStorageContract {
  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.create();

  @Override
  protected FragmentStorage open() {
    return SegmentedFragments.open(
        new FaultySegmentFiles(files, Faults.none()),
        new FaultyKeyValue(index, Faults.none()),
        FragmentStorageContract::secrets);
  }

  @Override
  protected FragmentStorage reopen(FragmentStorage storage) {
    files = files.reopened();
    index = index.reopened();
    return open();
  }
}
