package org.nodus.protocol.crypto;

import org.nodus.protocol.bytes.Bytes;

/**
 * A secret and what the world may know of it.
 *
 * @param secret the seed that the whole secret key is derived from
 * @param publicKey the encoded public key
 */
public record KeyPair(Bytes secret, Bytes publicKey) {
  /** Never the secret: pairs end up in logs. */
  @Override
  public String toString() {
    return "KeyPair[" + publicKey + "]";
  }
}
