package org.nodus.ledger.share;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * The receipt that pays one share is a preimage: 32 bytes that only who opened the message can
 * derive ({@code MessageKey.shareSecret}), that one hash checks, and that are worth nothing to
 * anybody but the named holder.
 */
public final class ShareSecret {
  public static final int SIZE_BYTES = 32;

  private ShareSecret() {}

  /** What the lock names: {@code SHA-256(secret)}. */
  public static Hash256 hashOf(Bytes secret) {
    return Sha256.of(secret);
  }

  /** What a lock names a message by: {@code SHA-256(MessageId ‖ salt)}; salt 32 bytes. */
  public static Hash256 messageHash(Hash256 messageId, Bytes salt) {
    return Sha256.of(messageId.toBytes(), salt);
  }
}
