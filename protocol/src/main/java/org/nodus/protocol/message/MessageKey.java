package org.nodus.protocol.message;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Hkdf;
import org.nodus.protocol.crypto.KeyPair;

/**
 * What only the sender and whoever opened a message know: source of the right to delete it and of
 * the secrets that pay its holders.
 *
 * <pre>
 * message key  = HKDF(KEM secret, "message key")
 * delete seed  = HKDF(message key, "delete")
 * share secret = HKDF(message key, "share" ‖ sender account (32) ‖ lock height (8) ‖ index (1) ‖ holder account (32))
 * </pre>
 *
 * @param bytes 32 secret bytes
 */
public record MessageKey(Bytes bytes) {
  public static final int SIZE_BYTES = 32;

  private static final Bytes KEY = Bytes.utf8("message key");
  private static final Bytes DELETE = Bytes.utf8("delete");
  private static final Bytes SHARE = Bytes.utf8("share");

  public MessageKey {
    if (bytes.length() != SIZE_BYTES) {
      throw new IllegalArgumentException("a message key has " + SIZE_BYTES + " bytes");
    }
  }

  static MessageKey of(Bytes kemSecret) {
    return new MessageKey(Hkdf.derive(kemSecret, Bytes.EMPTY, KEY, SIZE_BYTES));
  }

  /** The one-time Ed25519 pair whose public half stands in the message's commitment. */
  public KeyPair deleteKey() {
    return Ed25519.keyPair(Hkdf.derive(bytes, Bytes.EMPTY, DELETE, Ed25519.SEED_BYTES));
  }

  /**
   * The preimage that pays one holder for one fragment.
   *
   * @param senderAccount Ed25519 key of the account that locked the tokens, 32 bytes
   * @param lockHeight height of the lock on that account's chain
   * @param index of the fragment, 0 … 255
   * @param holderAccount Ed25519 key of the account that is paid, 32 bytes
   */
  public ShareSecret shareSecret(
      Bytes senderAccount, long lockHeight, int index, Bytes holderAccount) {
    if (senderAccount.length() != Ed25519.PUBLIC_KEY_BYTES
        || holderAccount.length() != Ed25519.PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("an account has " + Ed25519.PUBLIC_KEY_BYTES + " bytes");
    }
    var info =
        new ByteWriter()
            .raw(SHARE)
            .raw(senderAccount)
            .i64(lockHeight)
            .u8(index)
            .raw(holderAccount)
            .toBytes();
    return new ShareSecret(Hkdf.derive(bytes, Bytes.EMPTY, info, ShareSecret.SIZE_BYTES));
  }

  /** Never the key itself. */
  @Override
  public String toString() {
    return "MessageKey[…]";
  }
}
