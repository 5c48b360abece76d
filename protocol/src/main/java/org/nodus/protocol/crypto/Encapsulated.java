package org.nodus.protocol.crypto;

import org.nodus.protocol.bytes.Bytes;

/**
 * What a key encapsulation gives its sender.
 *
 * @param secret 32 bytes that only the owner of the key can find in {@code ciphertext}
 * @param ciphertext to be sent
 */
public record Encapsulated(Bytes secret, Bytes ciphertext) {
  /** Never the secret. */
  @Override
  public String toString() {
    return "Encapsulated[" + ciphertext + "]";
  }
}
