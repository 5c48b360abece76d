package org.nodus.persistence.received;

class ReceivedInMemoryTest extends ReceivedStorageContract {
  @Override
  protected ReceivedStorage open() {
    return new ReceivedInMemory();
  }

  @Override
  protected ReceivedStorage reopen(ReceivedStorage storage) {
    return storage;
  }
}
