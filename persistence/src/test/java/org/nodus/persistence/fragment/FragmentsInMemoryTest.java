package org.nodus.persistence.fragment;

import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;

class FragmentsInMemoryTest extends FragmentStorageContract {
  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.create();

  @Override
  protected FragmentStorage open() {
    return SegmentedFragments.open(files, index, FragmentStorageContract::secrets);
  }

  @Override
  protected FragmentStorage reopen(FragmentStorage storage) {
    files = files.reopened();
    index = index.reopened();
    return open();
  }
}
