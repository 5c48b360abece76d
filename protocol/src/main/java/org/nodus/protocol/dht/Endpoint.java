package org.nodus.protocol.dht;

import org.nodus.protocol.bytes.Bytes;

/**
 * An address that datagrams can be sent to: IPv4 (4 bytes) or IPv6 (16 bytes) and a port 1…65535.
 * The pure modules know no sockets; {@code actors.transport} translates.
 *
 * @param address 4 or 16 bytes
 */
public record Endpoint(Bytes address, int port) {
  public Endpoint {
    if (address.length() != 4 && address.length() != 16) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not within 1 … 65535");
    }
  }
}
