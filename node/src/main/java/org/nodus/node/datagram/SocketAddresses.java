package org.nodus.node.datagram;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;

/** Between the sockets' addresses and ours. Never asks a name server. */
public final class SocketAddresses {
  private SocketAddresses() {}

  public static InetSocketAddress of(Endpoint endpoint) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(endpoint.address().toArray()), endpoint.port());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an endpoint has 4 or 16 bytes", impossible);
    }
  }

  /**
   * The endpoint of a resolved address.
   *
   * @throws IllegalArgumentException if it is unresolved or its port is 0
   */
  public static Endpoint toEndpoint(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("not resolved: " + address);
    }
    return new Endpoint(Bytes.wrap(address.getAddress().getAddress()), address.getPort());
  }
}
