package org.nodus.actors.transport;

class InMemoryDatagramsTest extends DatagramPortContract {
  private final InMemoryDatagrams network = new InMemoryDatagrams(InMemoryDatagrams.Faults.NONE, 1);

  @Override
  protected DatagramPort open() {
    return network.open();
  }
}
