package org.nodus.ledger.share;

import org.nodus.ledger.account.AccountId;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Hkdf;
import org.nodus.protocol.crypto.Sha256;

/**
 * The receipt that pays one share is a preimage: 32 bytes that only who opened the message can
 * derive, that one hash checks, and that are worth nothing to anybody but the named holder.
 */
public final class ShareSecret {
  public static final int SIZE_BYTES = 32;

  private static final Bytes LABEL = Bytes.utf8("share");

  private ShareSecret() {}

  /**
   * {@code HKDF(messageKey, "share" ‖ sender ‖ lock height ‖ index ‖ holder)}.
   *
   * @param messageKey 32 bytes, in the hands of sender and recipient only
   * @param lockHeight the height of the lock on the sender's chain: a later lock on the same
   *     message has other secrets
   * @param index of the fragment, 0 … 255
   */
  public static Bytes derive(
      Bytes messageKey, AccountId sender, long lockHeight, int index, AccountId holder) {
    var info =
        new ByteWriter()
            .raw(LABEL)
            .hash(sender.key())
            .i64(lockHeight)
            .u8(index)
            .hash(holder.key())
            .toBytes();
    return Hkdf.derive(messageKey, Bytes.EMPTY, info, SIZE_BYTES);
  }

  /** What the lock names: {@code SHA-256(secret)}. */
  public static Hash256 hashOf(Bytes secret) {
    return Sha256.of(secret);
  }

  /** What a lock names a message by: {@code SHA-256(MessageId ‖ salt)}; salt 32 bytes. */
  public static Hash256 messageHash(Hash256 messageId, Bytes salt) {
    return Sha256.of(messageId.toBytes(), salt);
  }
}
