package org.nodus.node.datagram;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.actors.transport.DatagramPortContract;

class EpollPortTest extends DatagramPortContract {
  private static DatagramSockets sockets;

  @BeforeAll
  static void start() {
    assumeTrue(Epoll.isAvailable(), "this kernel has no epoll");
    sockets = DatagramSockets.epoll(1);
  }

  @AfterAll
  static void stop() {
    if (sockets != null) {
      sockets.close();
    }
  }

  @Override
  protected DatagramPort open() throws Exception {
    return sockets.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }
}
