package org.nodus.protocol.crypto;

import java.util.List;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * X25519 (RFC 7748 §5) from Bouncy Castle. Here and nowhere else a peer's point of small order is
 * refused: clamped secrets are multiples of eight, so exactly these points give the all-zero
 * result.
 */
public final class X25519 {
  public static final int KEY_BYTES = 32;

  /**
   * All encodings of points of small order, on the curve and on its twist, without the top bit,
   * which RFC 7748 §5 ignores: 0 and 1, two of order 8, p − 1, and p and p + 1, which are 0 and 1
   * again; p = 2^255 − 19.
   */
  private static final List<Bytes> SMALL_ORDER =
      List.of(
          Bytes.ofHex("0000000000000000000000000000000000000000000000000000000000000000"),
          Bytes.ofHex("0100000000000000000000000000000000000000000000000000000000000000"),
          Bytes.ofHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
          Bytes.ofHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
          Bytes.ofHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
          Bytes.ofHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
          Bytes.ofHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));

  private X25519() {}

  /** The public key of a 32-byte secret, which may be any bytes (it is clamped on use). */
  public static Bytes publicKey(Bytes secret) {
    var publicKey = new byte[KEY_BYTES];
    org.bouncycastle.math.ec.rfc7748.X25519.generatePublicKey(
        Lengths.ours(secret, KEY_BYTES, "an X25519 secret"), 0, publicKey, 0);
    return Bytes.wrap(publicKey);
  }

  /** The pair of a 32-byte secret. */
  public static KeyPair keyPair(Bytes secret) {
    return new KeyPair(secret, publicKey(secret));
  }

  /** Whether {@link #agree} accepts this key; without the cost of an agreement. */
  public static boolean isPublicKey(Bytes publicKey) {
    if (publicKey.length() != KEY_BYTES) {
      return false;
    }
    var point = publicKey.toArray();
    point[KEY_BYTES - 1] &= 0x7f;
    return !SMALL_ORDER.contains(Bytes.wrap(point));
  }

  /** The 32-byte shared secret: never to be used without a key derivation. */
  public static Bytes agree(Bytes secret, Bytes peerPublic) throws DecodeFailure {
    var scalar = Lengths.ours(secret, KEY_BYTES, "an X25519 secret");
    var point = Lengths.theirs(peerPublic, KEY_BYTES, "an X25519 key");
    var shared = new byte[KEY_BYTES];
    if (!org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(
        scalar, 0, point, 0, shared, 0)) {
      throw new DecodeFailure("an X25519 key of small order");
    }
    return Bytes.wrap(shared);
  }
}
