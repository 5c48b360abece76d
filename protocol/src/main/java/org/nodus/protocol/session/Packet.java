package org.nodus.protocol.session;

import org.nodus.protocol.bytes.Bytes;

/**
 * What every datagram starts with, enough to route it without opening it. All numbers are
 * big-endian.
 *
 * <pre>
 * offset size  init               response            data
 *      0    1  type = 1           type = 2            type = 3
 *      1    1  version = 1        version = 1         version = 1
 *      2    2  zero               zero                zero
 *      4    4  sender's index     receiver's index    receiver's index
 *      8       see {@link Handshake}                  see {@link SessionEngine}
 * </pre>
 *
 * <p>The version byte selects the whole suite: 1 is the classical Noise IK; the hybrid handshake
 * will be another version.
 */
public final class Packet {
  /**
   * 1,280 (smallest MTU of IPv6) − 40 (IPv6) − 8 (UDP) leaves 1,232; the rest is slack for tunnels.
   */
  public static final int MAX_BYTES = 1_200;

  static final int VERSION = 1;
  static final int HEADER_BYTES = 8;

  private static final int INDEX_AT = 4;

  /** What a datagram claims to be. */
  public enum Kind {
    INIT,
    RESPONSE,
    DATA,
    /** Anything else: dropped, counted, never answered. */
    GARBAGE
  }

  private Packet() {}

  /** The kind by header and length only; nothing is authenticated yet. */
  public static Kind kindOf(Bytes datagram) {
    if (datagram.length() < HEADER_BYTES
        || datagram.length() > MAX_BYTES
        || datagram.get(1) != VERSION
        || datagram.get(2) != 0
        || datagram.get(3) != 0) {
      return Kind.GARBAGE;
    }
    return switch (datagram.get(0)) {
      case 1 -> datagram.length() == Handshake.INIT_BYTES ? Kind.INIT : Kind.GARBAGE;
      case 2 -> datagram.length() == Handshake.RESPONSE_BYTES ? Kind.RESPONSE : Kind.GARBAGE;
      case 3 -> datagram.length() >= SessionEngine.MIN_PACKET_BYTES ? Kind.DATA : Kind.GARBAGE;
      default -> Kind.GARBAGE;
    };
  }

  /** The index in the header: of the sender in an init, of the receiver elsewhere. */
  public static int indexOf(Bytes datagram) {
    return i32(datagram, INDEX_AT);
  }

  static int i32(Bytes bytes, int at) {
    return (bytes.get(at) << 24)
        | (bytes.get(at + 1) & 0xff) << 16
        | (bytes.get(at + 2) & 0xff) << 8
        | (bytes.get(at + 3) & 0xff);
  }
}
