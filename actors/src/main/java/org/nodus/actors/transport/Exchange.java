package org.nodus.actors.transport;

import java.nio.ByteBuffer;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.RequestCodec;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.ResponseCodec;

/**
 * A message of a session: one half of a conversation of two.
 *
 * <pre>
 * offset size
 *      0    1  1 = request, 2 = response
 *      1    8  exchange: chosen by the asker, repeated in the response
 *      9       the request or response as {@code protocol.wire} writes it
 * </pre>
 */
record Exchange(Kind kind, long id, Bytes body) {
  private static final int HEADER_BYTES = 9;

  /** Characters of the reason of a refusal: enough for a line of a log. */
  private static final int MAX_DETAIL = 200;

  enum Kind {
    REQUEST,
    RESPONSE
  }

  /**
   * A request as it is sent.
   *
   * @throws IllegalArgumentException it is larger than requests may be
   */
  static Bytes asking(long id, Request request) {
    return new Exchange(Kind.REQUEST, id, RequestCodec.encode(request)).toBytes();
  }

  /** A response as it is sent; a refusal in place of one that is larger than responses may be. */
  static Bytes answering(long id, Response response) {
    return new Exchange(Kind.RESPONSE, id, encoded(response)).toBytes();
  }

  private static Bytes encoded(Response response) {
    try {
      return ResponseCodec.encode(response);
    } catch (IllegalArgumentException tooLarge) {
      return ResponseCodec.encode(
          new Response.Refused(
              Response.Reason.TOO_LARGE, shortened(String.valueOf(tooLarge.getMessage()))));
    }
  }

  /** As much of the reason of a refusal as is told. */
  static String shortened(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
  }

  private Bytes toBytes() {
    var message = ByteBuffer.allocate(HEADER_BYTES + body.length());
    message.put((byte) (kind == Kind.REQUEST ? 1 : 2)).putLong(id);
    body.copyTo(message);
    return Bytes.wrap(message.array());
  }

  static Exchange read(Bytes message) throws DecodeFailure {
    var reader = new ByteReader(message);
    var kind =
        switch (reader.u8()) {
          case 1 -> Kind.REQUEST;
          case 2 -> Kind.RESPONSE;
          default -> throw new DecodeFailure("neither a request nor a response");
        };
    var id = reader.i64();
    return new Exchange(kind, id, reader.raw(reader.remaining()));
  }
}
