package org.nodus.node.datagram;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Another process listens there already. */
public final class PortInUse extends IOException {
  private final int port;

  PortInUse(InetSocketAddress address, Throwable cause) {
    super(
        "UDP port "
            + address.getPort()
            + " on "
            + address.getAddress().getHostAddress()
            + " is in use",
        cause);
    this.port = address.getPort();
  }

  public int port() {
    return port;
  }
}
