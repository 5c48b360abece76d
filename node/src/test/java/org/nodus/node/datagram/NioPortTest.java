package org.nodus.node.datagram;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.actors.transport.DatagramPortContract;

class NioPortTest extends DatagramPortContract {
  private static final DatagramSockets SOCKETS = DatagramSockets.nio(1);

  @AfterAll
  static void stop() {
    SOCKETS.close();
  }

  @Override
  protected DatagramPort open() throws Exception {
    return SOCKETS.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }
}
