package org.nodus.protocol.keeping;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.reconcile.Item;

/**
 * What a node says of one fragment that it holds, or held until it was ordered to delete it. A
 * claim: it is believed for counting, never for money.
 *
 * <pre>
 * MessageId (32) ‖ index (1) ‖ k (1) ‖ expiry (8) ‖ standing (1: 0 held, 1 paid, 2 deleted, 3 gone)
 * </pre>
 *
 * @param k how many fragments rebuild the message, 1 … 255
 * @param expiryMillis when it ends, milliseconds since 1970
 */
public record Holding(MessageId message, int index, int k, long expiryMillis, Standing standing) {
  public static final int SIZE_BYTES = Hash256.SIZE_BYTES + 1 + 1 + Long.BYTES + 1;

  private static final Bytes DOMAIN = Bytes.utf8("holding");

  /** Why a node names a fragment; its code is its form on the wire. */
  public enum Standing {
    /** It is here, on the free tier. */
    HELD(0),
    /** It is here, and a share in a lock is owed for it. */
    PAID(1),
    /** It was deleted by order; nobody shall rebuild it. */
    DELETED(2),
    /** It was here and is not any more, without an order: moved, or one too many. Only in news. */
    GONE(3);

    private final int code;

    Standing(int code) {
      this.code = code;
    }

    private static Standing of(int code) throws DecodeFailure {
      for (var standing : values()) {
        if (standing.code == code) {
          return standing;
        }
      }
      throw new DecodeFailure("no standing has the code " + code);
    }
  }

  public Holding {
    if (index < 0 || index >= Fragment.MAX_FRAGMENTS || k < 1 || k > 255 || expiryMillis < 0) {
      throw new IllegalArgumentException("index " + index + ", k " + k + ", " + expiryMillis);
    }
  }

  public boolean isHeld() {
    return standing == Standing.HELD || standing == Standing.PAID;
  }

  /** Its place in a catalogue: {@code SHA-256("holding" ‖ the 43 bytes)} at its expiry. */
  public Item item() {
    var writer = new ByteWriter().raw(DOMAIN);
    writeTo(writer);
    return Item.of(expiryMillis, Sha256.of(writer.toBytes()));
  }

  public void writeTo(ByteWriter writer) {
    writer.hash(message.hash()).u8(index).u8(k).i64(expiryMillis).u8(standing.code);
  }

  /** What {@link #writeTo} wrote. */
  public static Holding read(ByteReader reader) throws DecodeFailure {
    var message = new MessageId(reader.hash());
    var index = reader.u8();
    var k = reader.u8();
    var expiry = reader.i64();
    var standing = Standing.of(reader.u8());
    if (k == 0 || expiry < 0) {
      throw new DecodeFailure("not a holding: k " + k + ", expiry " + expiry);
    }
    return new Holding(message, index, k, expiry, standing);
  }
}
