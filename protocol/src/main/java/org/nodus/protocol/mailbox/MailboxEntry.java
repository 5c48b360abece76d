package org.nodus.protocol.mailbox;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.message.Envelope;
import org.nodus.protocol.message.Envelope.Purpose;
import org.nodus.protocol.message.Padding;
import org.nodus.protocol.message.SignedMessage;

/**
 * What lies at a contact address: always {@value #SIZE_BYTES} bytes, sealed for the owner, whether
 * there is a message in it or the news of one.
 *
 * <pre>
 * entry   = envelope of purpose "entry seal" around 15,247 bytes
 * content = length (4) ‖ entry content ‖ zeros
 * id      = SHA-256(entry)
 * </pre>
 *
 * @param bytes exactly {@value #SIZE_BYTES}
 */
public record MailboxEntry(Bytes bytes) {
  /** A first contact carries a hybrid signature and bundle, some 7 KiB, and shall hold a text. */
  public static final int SIZE_BYTES = 16_384;

  private static final int PADDED_BYTES = SIZE_BYTES - Envelope.OVERHEAD_BYTES;
  private static final int CONTENT_BYTES = PADDED_BYTES - Padding.OVERHEAD_BYTES;

  public MailboxEntry {
    if (bytes.length() != SIZE_BYTES) {
      throw new IllegalArgumentException("an entry has " + SIZE_BYTES + " bytes");
    }
  }

  /** Whether a message can travel in an entry; if not, it has to be coded. */
  public static boolean fitsInline(SignedMessage message) {
    return 1 + message.bytes().length() <= CONTENT_BYTES;
  }

  /**
   * Seals for the owner of {@code recipient}, whose sealing key is refused when it is none.
   *
   * @param random {@link org.nodus.protocol.crypto.XWing#RANDOM_BYTES} secret bytes, used once
   * @throws IllegalArgumentException if an inline message does not fit ({@link #fitsInline})
   */
  public static MailboxEntry seal(EntryContent content, PublicBundle recipient, Bytes random)
      throws DecodeFailure {
    var padded = Padding.pad(content.toBytes(), PADDED_BYTES);
    var key = recipient.receiving();
    return new MailboxEntry(Envelope.seal(Purpose.MAILBOX_ENTRY, key, padded, random).bytes());
  }

  /** An entry from another's hands: its size is checked, nothing else. */
  public static MailboxEntry parse(Bytes bytes) throws DecodeFailure {
    if (bytes.length() != SIZE_BYTES) {
      throw new DecodeFailure("an entry of " + bytes.length() + " bytes");
    }
    return new MailboxEntry(bytes);
  }

  /** What the entry says; an inline message in it is still to be verified. */
  public EntryContent open(IdentityKeys recipient) throws DecodeFailure {
    var content = Envelope.open(Purpose.MAILBOX_ENTRY, recipient.receiving().secret(), bytes);
    return EntryContent.read(Padding.unpad(content.plaintext()));
  }

  public Hash256 id() {
    return idOf(bytes);
  }

  static Hash256 idOf(Bytes entry) {
    return Sha256.of(entry);
  }
}
