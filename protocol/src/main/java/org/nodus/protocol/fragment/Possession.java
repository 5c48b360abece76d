package org.nodus.protocol.fragment;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/** What a holder answers to show that it has a fragment now: {@code SHA-256(nonce ‖ fragment)}. */
public final class Possession {
  /** Fresh for every challenge, so that no answer can be prepared. */
  public static final int NONCE_BYTES = 32;

  private Possession() {}

  /**
   * The proof for one challenge.
   *
   * @throws IllegalArgumentException if {@code nonce} has not {@value #NONCE_BYTES} bytes
   */
  public static Hash256 proof(Bytes nonce, Bytes fragmentBody) {
    if (nonce.length() != NONCE_BYTES) {
      throw new IllegalArgumentException("a nonce of " + nonce.length() + " bytes");
    }
    return Sha256.of(nonce, fragmentBody);
  }
}
