package org.nodus.actors.delivery;

import org.nodus.actors.environment.Chance;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.XWing;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.mailbox.EntryContent;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageKey;
import org.nodus.protocol.message.SealedMessage;
import org.nodus.protocol.message.SignedMessage;

/** A draft, signed and sealed: ready for the mailbox, or for the neighbourhood of its id. */
sealed interface Composed {

  /** It fits into the mailbox entry itself. */
  record Inline(MailboxEntry entry) implements Composed {}

  /** It has to be spread. */
  record Coded(CodedMessage message, MessageKey key) implements Composed {}

  /**
   * What a draft becomes. Pure, and milliseconds of work for a large one.
   *
   * @param random {@link XWing#RANDOM_BYTES} secret bytes, used once
   */
  static Composed compose(Draft draft, long sentAtMillis, FragmentCoder coder, Bytes random)
      throws DecodeFailure {
    var header =
        new Message.Header(
            draft.sender().bundle(), draft.senderName(), draft.recipient().uid(), sentAtMillis);
    var signed = SignedMessage.sign(new Message(header, draft.body()), draft.sender());
    // Tokens need holders that prove possession: what is paid is always coded.
    if (!draft.isPaid() && MailboxEntry.fitsInline(signed)) {
      return new Inline(
          MailboxEntry.seal(new EntryContent.Inline(signed), draft.recipient(), random));
    }
    var sealed = SealedMessage.seal(signed, draft.recipient(), random);
    var deleteKey = sealed.key().deleteKey().publicKey();
    return new Coded(coder.encode(sealed.bytes(), draft.redundancy().k(), deleteKey), sealed.key());
  }

  /** The bytes that {@link #compose} and {@link MailboxEntry#seal} each use up. */
  static Bytes random(Chance chance) {
    return chance.secret(XWing.RANDOM_BYTES);
  }
}
