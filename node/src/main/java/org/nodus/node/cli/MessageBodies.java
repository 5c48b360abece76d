package org.nodus.node.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.message.FileName;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/** What a person gives to send, as the body of a message. */
public final class MessageBodies {
  private MessageBodies() {}

  static Message.Body text(String text) {
    return checked(MimeType.TEXT, Optional.empty(), Bytes.utf8(text), "The text");
  }

  /** Text when it is UTF-8, anything else as a file without a name. */
  static Message.Body input(InputStream input) {
    try {
      var bytes = read(input);
      var type = isText(bytes) ? MimeType.TEXT : MimeType.BINARY;
      return checked(type, Optional.empty(), bytes, "Standard input");
    } catch (IOException unreadable) {
      throw unreadable("Standard input", unreadable);
    }
  }

  /**
   * A file, by its last name.
   *
   * @throws CommandFailure 74 it cannot be read, 64 it is empty, 65 it is too large
   */
  public static Message.Body file(Path file) {
    var name = String.valueOf(file.toAbsolutePath().normalize().getFileName());
    try (var input = Files.newInputStream(file)) {
      return checked(
          mimeType(name), Optional.of(FileName.sanitised(name)), read(input), file.toString());
    } catch (IOException unreadable) {
      throw unreadable("The file " + file, unreadable);
    }
  }

  private static CommandFailure unreadable(String what, IOException failure) {
    return new CommandFailure(
        ExitCode.IO_ERROR,
        what + " cannot be read: " + Reason.of(failure) + "; name another one.",
        failure);
  }

  private static Message.Body checked(
      MimeType mimeType, Optional<FileName> name, Bytes bytes, String what) {
    if (bytes.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, what + " is empty: there is nothing to send.");
    }
    if (bytes.length() > Message.Body.MAX_BYTES) {
      throw new CommandFailure(
          ExitCode.BAD_DATA,
          what + " is larger than 1 MiB, the most that one message carries; send it in parts.");
    }
    return new Message.Body(mimeType, name, bytes);
  }

  /** One byte more than allowed is enough to know. */
  private static Bytes read(InputStream input) throws IOException {
    return Bytes.wrap(input.readNBytes(Message.Body.MAX_BYTES + 1));
  }

  private static boolean isText(Bytes bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toArray()));
      return true;
    } catch (CharacterCodingException binary) {
      return false;
    }
  }

  private static MimeType mimeType(String fileName) {
    var guess = URLConnection.guessContentTypeFromName(fileName);
    try {
      return guess == null ? MimeType.BINARY : MimeType.parse(guess);
    } catch (DecodeFailure strange) {
      return MimeType.BINARY;
    }
  }
}
