package org.nodus.protocol.message;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.HybridSignature;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.Uid;

/**
 * A message with its sender's hybrid signature behind it; never seen outside an envelope.
 *
 * <pre>
 * message ‖ hybrid signature of domain "message" over it (3,373)
 * </pre>
 *
 * @param bytes not yet checked: {@link #verify} does
 */
public record SignedMessage(Bytes bytes) {
  private static final String DOMAIN = "message";

  /**
   * Signs with the sender's keys.
   *
   * @throws IllegalArgumentException if these are not the keys of the bundle in the message
   */
  public static SignedMessage sign(Message message, IdentityKeys sender) {
    if (!message.header().sender().equals(sender.bundle())) {
      throw new IllegalArgumentException("signed by another than its sender");
    }
    var content = message.toBytes();
    return new SignedMessage(Bytes.concat(content, HybridSignature.sign(sender, DOMAIN, content)));
  }

  /**
   * Reads and checks, for the recipient {@code us}. Never {@link Opened.Unreadable}: no seal is
   * involved.
   */
  public Opened verify(Uid us) {
    var reader = new ByteReader(bytes);
    Message message;
    Bytes signature;
    try {
      message = Message.read(reader);
      signature = reader.raw(HybridSignature.SIZE_BYTES);
      reader.end();
    } catch (DecodeFailure failure) {
      return new Opened.Corrupt(failure.reason());
    }
    var recipient = message.header().recipient();
    if (!recipient.equals(us)) {
      return new Opened.NotForUs(recipient);
    }
    var content = bytes.slice(0, bytes.length() - HybridSignature.SIZE_BYTES);
    var sender = message.header().sender();
    return HybridSignature.verify(sender, signature, DOMAIN, content)
        ? new Opened.Verified(message)
        : new Opened.BadSignature(sender.uid());
  }
}
