package org.nodus.node.agent;

import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.Uid;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.message.FileName;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MimeType;

/**
 * A message as the inbox keeps it: {@code version 1 ‖ UID of the sender (32) ‖ name that she
 * claims, sized ‖ sent, milliseconds (8) ‖ mime type, sized ‖ file name, sized ‖ body, sized};
 * absent texts are empty.
 *
 * @param senderName what she says her name is; see {@link Inbox} for whether it is true
 */
public record InboxMessage(
    MessageId id, Uid sender, Optional<UserName> senderName, Instant sentAt, Message.Body body) {
  private static final int VERSION = 1;
  private static final int MAX_TEXT = 512;

  static InboxMessage of(MessageId id, Message message) {
    var header = message.header();
    return new InboxMessage(
        id,
        header.sender().uid(),
        header.senderName(),
        Instant.ofEpochMilli(header.sentAtMillis()),
        message.body());
  }

  public boolean isText() {
    return body.fileName().isEmpty() && body.mimeType().value().startsWith("text/");
  }

  Bytes toBytes() {
    return new ByteWriter()
        .u8(VERSION)
        .hash(sender.hash())
        .text(senderName.map(UserName::value).orElse(""))
        .i64(sentAt.toEpochMilli())
        .text(body.mimeType().value())
        .text(body.fileName().map(FileName::value).orElse(""))
        .sized(body.bytes())
        .toBytes();
  }

  static InboxMessage decode(MessageId id, Bytes bytes) throws DecodeFailure {
    var reader = new ByteReader(bytes);
    if (reader.u8() != VERSION) {
      throw new DecodeFailure("a later version of Nodus kept it");
    }
    var sender = new Uid(reader.hash());
    var name = reader.text(MAX_TEXT);
    var sentAt = Instant.ofEpochMilli(reader.i64());
    var mimeType = MimeType.parse(reader.text(MAX_TEXT));
    var fileName = reader.text(MAX_TEXT);
    var body = reader.sized(Message.Body.MAX_BYTES);
    reader.end();
    return new InboxMessage(
        id,
        sender,
        name.isEmpty() ? Optional.empty() : Optional.of(UserName.parse(name)),
        sentAt,
        new Message.Body(
            mimeType,
            fileName.isEmpty() ? Optional.empty() : Optional.of(FileName.parse(fileName)),
            body));
  }
}
