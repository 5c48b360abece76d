package org.nodus.protocol.mailbox;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;

/**
 * A holder's signed word that an entry is on its disk until a time.
 *
 * <pre>
 * signed: "entry receipt" ‖ address (32) ‖ SHA-256(entry) (32) ‖ expiry in milliseconds since 1970 (8)
 * </pre>
 *
 * @param entry the entry's id
 * @param signature Ed25519 by the holder's signing key, 64 bytes
 */
public record EntryReceipt(Hash256 address, Hash256 entry, long expiresAtMillis, Bytes signature) {
  private static final Bytes DOMAIN = Bytes.utf8("entry receipt");

  /** The receipt of the holder whose signing pair this is. */
  public static EntryReceipt sign(
      Hash256 address, Hash256 entry, long expiresAtMillis, KeyPair signing) {
    var signed = EntrySignature.signed(DOMAIN, address, entry, expiresAtMillis);
    return new EntryReceipt(address, entry, expiresAtMillis, Ed25519.sign(signing, signed));
  }

  /** Whether the holder with this signing key (32 bytes) gave it. */
  public boolean verify(Bytes signingKey) {
    var signed = EntrySignature.signed(DOMAIN, address, entry, expiresAtMillis);
    return Ed25519.verify(signingKey, signature, signed);
  }
}
