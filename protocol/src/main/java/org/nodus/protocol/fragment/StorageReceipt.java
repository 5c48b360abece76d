package org.nodus.protocol.fragment;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.message.MessageId;

/**
 * A holder's signed word that a fragment is on its disk until a time.
 *
 * <pre>
 * signed: "receipt" ‖ MessageId (32) ‖ index (1) ‖ expiry in milliseconds since 1970 (8)
 * </pre>
 *
 * @param index 0 … 255
 * @param signature Ed25519 by the holder's signing key, 64 bytes
 */
public record StorageReceipt(MessageId message, int index, long expiresAtMillis, Bytes signature) {
  private static final Bytes DOMAIN = Bytes.utf8("receipt");

  /** The receipt of the holder whose signing pair this is. */
  public static StorageReceipt sign(
      MessageId message, int index, long expiresAtMillis, KeyPair signing) {
    var signature = Ed25519.sign(signing, signed(message, index, expiresAtMillis));
    return new StorageReceipt(message, index, expiresAtMillis, signature);
  }

  /** Whether the holder with this signing key (32 bytes) gave it. */
  public boolean verify(Bytes signingKey) {
    return Ed25519.verify(signingKey, signature, signed(message, index, expiresAtMillis));
  }

  private static Bytes signed(MessageId message, int index, long expiresAtMillis) {
    return new ByteWriter()
        .raw(DOMAIN)
        .hash(message.hash())
        .u8(index)
        .i64(expiresAtMillis)
        .toBytes();
  }
}
