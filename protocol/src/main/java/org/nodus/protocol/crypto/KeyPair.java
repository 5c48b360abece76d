package org.nodus.protocol.crypto;

import org.nodus.protocol.bytes.Bytes;

/**
 * A secret and what the world may know of it, as the {@code keyPair} of an algorithm made it: the
 * halves of two pairs never meet (an Ed25519 signature with a foreign public key betrays the seed).
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
