package org.nodus.protocol.work;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.MessageId;

/**
 * What a proof of work is for: one item at one place until one moment. One proof serves all nodes
 * that hold the item, and no other item, place or expiry.
 *
 * <pre>
 * digest = SHA-256("work" ‖ kind (1) ‖ place (32) ‖ item (32) ‖ expiry (8) ‖ root (32))
 * </pre>
 *
 * @param place mailbox address or record key; of fragments the id of their message
 * @param item id of the entry, hash of the record; of fragments the id of their message, which
 *     commits to all of them
 * @param expiresAtMillis 0 for records, which have no expiry
 */
public record WorkQuestion(Kind kind, Hash256 place, Hash256 item, long expiresAtMillis) {
  private static final Bytes DOMAIN = Bytes.utf8("work");

  /** What sort of item. */
  public enum Kind {
    FRAGMENTS(0),
    ENTRY(1),
    RECORD(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /** For all fragments of a message at all its holders. */
  public static WorkQuestion ofFragments(MessageId message, long expiresAtMillis) {
    return new WorkQuestion(Kind.FRAGMENTS, message.hash(), message.hash(), expiresAtMillis);
  }

  /** For an entry at all holders of a mailbox; {@code entry} is the hash of its bytes. */
  public static WorkQuestion ofEntry(Hash256 address, Hash256 entry, long expiresAtMillis) {
    return new WorkQuestion(Kind.ENTRY, address, entry, expiresAtMillis);
  }

  /** For one version of a record at all its holders; {@code record} is the hash of its bytes. */
  public static WorkQuestion ofRecord(Hash256 key, Hash256 record) {
    return new WorkQuestion(Kind.RECORD, key, record, 0);
  }

  /**
   * What is hashed with each nonce.
   *
   * @param root hash of a recent checkpoint, the network id while there is none: so that nobody
   *     works in advance
   */
  Hash256 digest(Hash256 root) {
    return Sha256.of(
        new ByteWriter()
            .raw(DOMAIN)
            .u8(kind.code)
            .hash(place)
            .hash(item)
            .i64(expiresAtMillis)
            .hash(root)
            .toBytes());
  }
}
