package org.nodus.persistence.keys;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Argon2id;

/** What keeps a key file from other eyes. */
public sealed interface Protection {

  /** Its mode 0600 alone: who is root, or has the disk, has the key. */
  record Permissions() implements Protection {}

  /**
   * A passphrase, besides the mode.
   *
   * @param passphrase UTF-8
   * @param salt 16 random bytes
   * @param nonce 12 random bytes
   */
  record Passphrase(Bytes passphrase, Bytes salt, Bytes nonce, Argon2id.Effort effort)
      implements Protection {
    /** Never the passphrase. */
    @Override
    public String toString() {
      return "Passphrase[…]";
    }
  }
}
