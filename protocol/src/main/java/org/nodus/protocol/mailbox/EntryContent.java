package org.nodus.protocol.mailbox;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.message.SignedMessage;

/**
 * What an entry tells its recipient: the message itself, or where it is.
 *
 * <pre>
 * kind (1): 1 ‖ signed message, or 2 ‖ notification
 * </pre>
 */
public sealed interface EntryContent permits EntryContent.Inline, Notification {

  /** The message itself, signed inside; the entry seals it. */
  record Inline(SignedMessage message) implements EntryContent {}

  /** Canonical bytes, before padding. */
  default Bytes toBytes() {
    return switch (this) {
      case Inline inline ->
          new ByteWriter().u8(Kind.INLINE).raw(inline.message().bytes()).toBytes();
      case Notification notification -> {
        var writer = new ByteWriter().u8(Kind.NOTIFICATION);
        notification.writeTo(writer);
        yield writer.toBytes();
      }
    };
  }

  /** What {@link #toBytes} gave. A message in it is not yet checked. */
  static EntryContent read(Bytes content) throws DecodeFailure {
    var reader = new ByteReader(content);
    return switch (reader.u8()) {
      case Kind.INLINE -> new Inline(new SignedMessage(reader.raw(reader.remaining())));
      case Kind.NOTIFICATION -> {
        var notification = Notification.read(reader);
        reader.end();
        yield notification;
      }
      default -> throw new DecodeFailure("an entry of an unknown kind");
    };
  }

  /** The first byte. */
  final class Kind {
    private static final int INLINE = 1;
    private static final int NOTIFICATION = 2;

    private Kind() {}
  }
}
