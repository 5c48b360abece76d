package org.nodus.actors.transport;

import java.nio.ByteBuffer;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

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

  enum Kind {
    REQUEST,
    RESPONSE
  }

  Bytes toBytes() {
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
