package org.nodus.protocol.dht;

import org.nodus.protocol.bytes.Bytes;

/**
 * The part of an address that one operator gets as a whole: /24 of IPv4, /48 of IPv6. Ids are
 * cheap, groups are not; {@link IpCaps} counts groups.
 */
public record IpGroup(Bytes prefix) {
  private static final int IPV4_BYTES = 4;
  private static final int IPV4_PREFIX_BYTES = 3;
  private static final int IPV6_PREFIX_BYTES = 6;

  public static IpGroup of(Endpoint endpoint) {
    var address = endpoint.address();
    var length = address.length() == IPV4_BYTES ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
    return new IpGroup(address.slice(0, length));
  }
}
