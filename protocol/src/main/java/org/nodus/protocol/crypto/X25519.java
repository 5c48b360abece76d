package org.nodus.protocol.crypto;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * X25519 (RFC 7748 §5) from Bouncy Castle. Here and nowhere else a peer's point of small order is
 * refused: clamped secrets are multiples of eight, so exactly these points give the all-zero
 * result.
 */
public final class X25519 {
  public static final int KEY_BYTES = 32;

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
