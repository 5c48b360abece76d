package org.nodus.protocol.reconcile;

import java.nio.ByteBuffer;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Sha256;

/**
 * What two equal lists of items have in common, and no two different ones that anybody can find:
 * the first 16 bytes of {@code SHA-256("reconcile" ‖ count (4) ‖ (expiry (8) ‖ id (16))…)}.
 *
 * <p>A hash of the list and not a sum of hashes: sums can be forged by whoever chooses the items
 * (Wagner's generalized birthday), and 100,000 items are hashed in a few milliseconds.
 */
public record Fingerprint(long high, long low) {
  public static final int SIZE_BYTES = 16;

  private static final byte[] DOMAIN = {'r', 'e', 'c', 'o', 'n', 'c', 'i', 'l', 'e'};

  public void writeTo(ByteWriter writer) {
    writer.i64(high).i64(low);
  }

  public static Fingerprint read(ByteReader reader) throws DecodeFailure {
    return new Fingerprint(reader.i64(), reader.i64());
  }

  /** Of {@code items[from]} … {@code items[until - 1]}, which are in order. */
  static Fingerprint of(Item[] items, int from, int until) {
    var digest = Sha256.digest();
    digest.update(DOMAIN);
    var buffer = ByteBuffer.allocate(Item.SIZE_BYTES).putInt(until - from).flip();
    digest.update(buffer);
    for (var i = from; i < until; i++) {
      var item = items[i];
      buffer.clear();
      buffer.putLong(item.expiryMillis()).putLong(item.high()).putLong(item.low()).flip();
      digest.update(buffer);
    }
    var hash = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(hash.getLong(), hash.getLong());
  }
}
