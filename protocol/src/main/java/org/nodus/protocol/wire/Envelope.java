package org.nodus.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/** The Protobuf side of both codecs: sizes first, then bytes to a generated envelope and back. */
final class Envelope {
  /** Envelope, body, commitment or access: three levels, and none of ours will need more. */
  private static final int DEPTH = 4;

  private Envelope() {}

  static Bytes write(MessageLite envelope) {
    var size = envelope.getSerializedSize();
    if (size > WireLimits.MESSAGE) {
      throw new IllegalArgumentException("a message of " + size + " bytes does not travel");
    }
    return Bytes.wrap(envelope.toByteArray());
  }

  /**
   * Unknown fields are skipped, so that a later version may add a field that an earlier one can do
   * without; an unknown body is the caller's to refuse.
   */
  static <M extends Message> M read(Bytes message, Parser<M> parser) throws DecodeFailure {
    if (message.length() > WireLimits.MESSAGE) {
      throw new DecodeFailure("a message has " + message.length() + " bytes");
    }
    var input = CodedInputStream.newInstance(message.toArray());
    input.setRecursionLimit(DEPTH);
    input.setSizeLimit(WireLimits.MESSAGE);
    try {
      var envelope = DiscardUnknownFieldsParser.wrap(parser).parseFrom(input);
      input.checkLastTagWas(0);
      return envelope;
    } catch (InvalidProtocolBufferException malformed) {
      throw new DecodeFailure("not a message: " + malformed.getMessage());
    }
  }
}
