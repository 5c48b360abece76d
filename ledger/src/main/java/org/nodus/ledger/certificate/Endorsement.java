package org.nodus.ledger.certificate;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;

/**
 * One validator's signature under a statement.
 *
 * @param validator place in the committee
 * @param signature 64 bytes
 */
public record Endorsement(int validator, Bytes signature) {
  public Endorsement {
    if (validator < 0 || validator >= Committee.MAX_SIZE) {
      throw new IllegalArgumentException("no committee has a place " + validator);
    }
    if (signature.length() != Ed25519.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a signature has 64 bytes, not " + signature.length());
    }
  }
}
