package org.nodus.protocol.message;

import org.nodus.protocol.bytes.Hash256;

/**
 * Commits to everything that may be stored under it: {@code SHA-256("message" ‖ k ‖ size ‖ delete
 * key ‖ Merkle root over fragments 0…255)}; for an inline message the hash of its sealed bytes.
 */
public record MessageId(Hash256 hash) {
  @Override
  public String toString() {
    return hash.toString();
  }
}
