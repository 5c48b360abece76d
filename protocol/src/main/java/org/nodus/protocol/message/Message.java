package org.nodus.protocol.message;

import java.util.Optional;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.identity.Uid;
import org.nodus.protocol.identity.UserName;

/**
 * What one person tells another, before it is signed.
 *
 * <pre>
 * | bytes     | what                                                          |
 * |-----------|---------------------------------------------------------------|
 * | 1         | version, 1                                                    |
 * | 3,201     | public bundle of the sender                                   |
 * | 4 + ≤ 32  | name the sender goes by, empty when there is none             |
 * | 8         | sent at, milliseconds since 1970, ≥ 0                         |
 * | 32        | UID of the recipient                                          |
 * | 4 + ≤ 127 | MIME type                                                     |
 * | 4 + ≤ 255 | file name, empty when the body is no file                     |
 * | 4 + ≤ 1 M | body                                                          |
 * </pre>
 */
public record Message(Header header, Body body) {
  private static final int VERSION = 1;

  /**
   * From whom to whom.
   *
   * @param sender whose keys sign the message; her UID is the hash of this bundle
   * @param senderName what she says her name is; proved only by the name's record
   * @param recipient inside the signature, so that nobody can seal her words again for another
   * @param sentAtMillis her clock's word, milliseconds since 1970
   */
  public record Header(
      PublicBundle sender, Optional<UserName> senderName, Uid recipient, long sentAtMillis) {
    public Header {
      if (sentAtMillis < 0) {
        throw new IllegalArgumentException("sent before 1970");
      }
    }
  }

  /**
   * What is said.
   *
   * @param fileName present when this is a file to be saved
   * @param bytes at most {@value #MAX_BYTES}
   */
  public record Body(MimeType mimeType, Optional<FileName> fileName, Bytes bytes) {
    /** What a small node can hold in memory some hundred times; larger things are cut up. */
    public static final int MAX_BYTES = 1024 * 1024;

    public Body {
      if (bytes.length() > MAX_BYTES) {
        throw new IllegalArgumentException(
            "a body of " + bytes.length() + " bytes, more than " + MAX_BYTES);
      }
    }

    public static Body text(String text) {
      return new Body(MimeType.TEXT, Optional.empty(), Bytes.utf8(text));
    }
  }

  /** Canonical bytes, as laid out above. */
  public Bytes toBytes() {
    return new ByteWriter()
        .u8(VERSION)
        .raw(header.sender().toBytes())
        .text(header.senderName().map(UserName::value).orElse(""))
        .i64(header.sentAtMillis())
        .hash(header.recipient().hash())
        .text(body.mimeType().value())
        .text(body.fileName().map(FileName::value).orElse(""))
        .sized(body.bytes())
        .toBytes();
  }

  /** What {@link #toBytes} gave; reads exactly that far. */
  static Message read(ByteReader reader) throws DecodeFailure {
    if (reader.u8() != VERSION) {
      throw new DecodeFailure("a message in a version this one does not know");
    }
    var sender = PublicBundle.read(reader);
    var name = reader.text(UserName.MAX_LENGTH);
    var senderName =
        name.isEmpty() ? Optional.<UserName>empty() : Optional.of(UserName.parse(name));
    var sentAtMillis = reader.i64();
    if (sentAtMillis < 0) {
      throw new DecodeFailure("sent before 1970");
    }
    var header = new Header(sender, senderName, new Uid(reader.hash()), sentAtMillis);
    var mimeType = MimeType.parse(reader.text(MimeType.MAX_BYTES));
    var file = reader.text(FileName.MAX_BYTES);
    var fileName = file.isEmpty() ? Optional.<FileName>empty() : Optional.of(FileName.parse(file));
    return new Message(header, new Body(mimeType, fileName, reader.sized(Body.MAX_BYTES)));
  }
}
