package org.nodus.protocol.dht;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * An address that datagrams can be sent to: IPv4 (4 bytes) or IPv6 (16 bytes) and a port 1…65535.
 * The pure modules know no sockets; {@code actors.transport} translates.
 *
 * @param address 4 or 16 bytes
 */
public record Endpoint(Bytes address, int port) {
  private static final Bytes IPV4_IN_IPV6 = Bytes.ofHex("00000000000000000000ffff");

  public Endpoint {
    if (address.length() != 4 && address.length() != 16) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not within 1 … 65535");
    }
  }

  /**
   * An endpoint from another's hands: the address of one host. Nobody listens at the unspecified
   * address, no node is reached through a group, and an IPv4 address has one form only, which IPv6
   * must not hide from the caps of its group.
   */
  public static Endpoint parse(Bytes address, int port) throws DecodeFailure {
    if (address.length() != 4 && address.length() != 16) {
      throw new DecodeFailure("an IP address does not have " + address.length() + " bytes");
    }
    if (isGroup(address)
        || address.equals(Bytes.wrap(new byte[address.length()]))
        || address.slice(0, address.length() - 4).equals(IPV4_IN_IPV6)) {
      throw new DecodeFailure("not the address of one host");
    }
    if (port < 1 || port > 65_535) {
      throw new DecodeFailure("port " + port + " is not within 1 … 65535");
    }
    return new Endpoint(address, port);
  }

  /** Multicast; in IPv4 also what is reserved above it, the broadcast address included. */
  private static boolean isGroup(Bytes address) {
    var first = address.get(0) & 0xff;
    return address.length() == 4 ? first >= 224 : first == 0xff;
  }
}
