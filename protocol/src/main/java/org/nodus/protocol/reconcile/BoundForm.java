package org.nodus.protocol.reconcile;

import java.nio.ByteBuffer;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/** A bound: expiry (8) ‖ length (1) ‖ the id without the zeros at its end. */
final class BoundForm {
  static final int MAX_BYTES = Long.BYTES + 1 + Item.ID_BYTES;

  private BoundForm() {}

  static void write(ByteWriter writer, Item bound) {
    var length = length(bound);
    writer.i64(bound.expiryMillis()).u8(length).raw(id(bound).slice(0, length));
  }

  static Item read(ByteReader reader) throws DecodeFailure {
    var expiry = Item.expiry(reader);
    var length = reader.u8();
    if (length > Item.ID_BYTES) {
      throw new DecodeFailure("an id of " + length + " bytes");
    }
    var given = reader.raw(length);
    if (length > 0 && given.get(length - 1) == 0) {
      throw new DecodeFailure("a bound that could be shorter");
    }
    var buffer = ByteBuffer.allocate(Item.ID_BYTES);
    given.copyTo(buffer);
    return new Item(expiry, buffer.getLong(0), buffer.getLong(Long.BYTES));
  }

  static int size(Item bound) {
    return Long.BYTES + 1 + length(bound);
  }

  private static int length(Item bound) {
    return bound.low() != 0
        ? Item.ID_BYTES - Long.numberOfTrailingZeros(bound.low()) / 8
        : bound.high() != 0 ? Long.BYTES - Long.numberOfTrailingZeros(bound.high()) / 8 : 0;
  }

  private static Bytes id(Item bound) {
    var buffer = ByteBuffer.allocate(Item.ID_BYTES).putLong(bound.high()).putLong(bound.low());
    return Bytes.wrap(buffer.array());
  }
}
