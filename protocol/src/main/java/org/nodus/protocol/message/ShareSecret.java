package org.nodus.protocol.message;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * The receipt that is a preimage: whoever names it claims the share whose lock holds its hash.
 * Given out only against a proof of possession.
 *
 * @param bytes 32 secret bytes
 */
public record ShareSecret(Bytes bytes) {
  public static final int SIZE_BYTES = 32;

  public ShareSecret {
    if (bytes.length() != SIZE_BYTES) {
      throw new IllegalArgumentException("a share secret has " + SIZE_BYTES + " bytes");
    }
  }

  /** What stands in the lock: SHA-256 of the secret. */
  public Hash256 hash() {
    return Sha256.of(bytes);
  }

  /** Never the secret itself. */
  @Override
  public String toString() {
    return "ShareSecret[…]";
  }
}
