package org.nodus.protocol.message;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.message.Envelope.Purpose;

/**
 * A message as it is coded and stored: padded and sealed for its recipient.
 *
 * <pre>
 * envelope of purpose "message seal" around: length (4) ‖ signed message ‖ zeros
 * </pre>
 *
 * The plaintext has 1, 4, 16 or 64 KiB or a multiple of 64 KiB up to 1,088 KiB; the sealed bytes
 * are {@value Envelope#OVERHEAD_BYTES} longer.
 *
 * @param bytes what is stored
 * @param key what the sender keeps: the right to delete and the secrets that pay
 */
public record SealedMessage(Bytes bytes, MessageKey key) {

  /** The longest message with the longest header, padded. */
  private static final int MAX_PADDED_BYTES = Message.Body.MAX_BYTES + SizeClass.STEP_BYTES;

  /**
   * Pads and seals; a bundle whose sealing key is none is refused.
   *
   * @param random {@link org.nodus.protocol.crypto.XWing#RANDOM_BYTES} secret bytes, used once
   */
  public static SealedMessage seal(SignedMessage message, PublicBundle recipient, Bytes random)
      throws DecodeFailure {
    var size = SizeClass.of(Padding.OVERHEAD_BYTES + message.bytes().length());
    var padded = Padding.pad(message.bytes(), size);
    var envelope = Envelope.seal(Purpose.MESSAGE, recipient.receiving(), padded, random);
    return new SealedMessage(envelope.bytes(), envelope.key());
  }

  /** Opens with the recipient's keys and checks everything. */
  public static Opened open(IdentityKeys recipient, Bytes sealed) {
    var paddedBytes = sealed.length() - Envelope.OVERHEAD_BYTES;
    if (paddedBytes < 1 || paddedBytes > MAX_PADDED_BYTES) {
      return new Opened.Unreadable("no message has " + sealed.length() + " bytes");
    }
    Bytes padded;
    try {
      var secret = recipient.receiving().secret();
      padded = Envelope.open(Purpose.MESSAGE, secret, sealed).plaintext();
    } catch (DecodeFailure failure) {
      return new Opened.Unreadable(failure.reason());
    }
    try {
      var content = Padding.unpad(padded);
      return SizeClass.of(Padding.OVERHEAD_BYTES + content.length()) == paddedBytes
          ? new SignedMessage(content).verify(recipient.uid())
          : new Opened.Corrupt("padded to no class");
    } catch (DecodeFailure failure) {
      return new Opened.Corrupt(failure.reason());
    }
  }
}
