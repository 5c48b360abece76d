package org.nodus.protocol.reconcile;

import java.util.Comparator;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/**
 * One element of a set, or a bound between elements. Ordered by expiry, then by id, both unsigned.
 *
 * <p>The id is the first half of a hash: to make two things of one id costs 2⁶⁴ attempts, and lists
 * of ids are half as long.
 *
 * @param expiryMillis when it ends, milliseconds since 1970; 0 for what does not end
 * @param high first 8 bytes of the id
 * @param low last 8 bytes of the id
 */
public record Item(long expiryMillis, long high, long low) implements Comparable<Item> {
  public static final int ID_BYTES = 16;
  public static final int SIZE_BYTES = Long.BYTES + ID_BYTES;

  /** Below all others, or the first. */
  static final Item LEAST = new Item(0, 0, 0);

  /** Above all items; never an item itself. */
  static final Item GREATEST = new Item(Long.MAX_VALUE, -1, -1);

  private static final Comparator<Item> ORDER =
      Comparator.comparingLong(Item::expiryMillis)
          .thenComparing(Item::high, Long::compareUnsigned)
          .thenComparing(Item::low, Long::compareUnsigned);

  public Item {
    if (expiryMillis < 0) {
      throw new IllegalArgumentException("an expiry before 1970");
    }
  }

  /** The item of something whose hash is {@code hash}. */
  public static Item of(long expiryMillis, Hash256 hash) {
    return new Item(expiryMillis, hash.w0(), hash.w1());
  }

  @Override
  public int compareTo(Item other) {
    return ORDER.compare(this, other);
  }

  /** Layout: expiry (8), id (16). */
  public void writeTo(ByteWriter writer) {
    writer.i64(expiryMillis).i64(high).i64(low);
  }

  /** What {@link #writeTo} wrote. */
  public static Item read(ByteReader reader) throws DecodeFailure {
    return new Item(expiry(reader), reader.i64(), reader.i64());
  }

  /** The end of all ranges is never written, so no bound and no item has its expiry. */
  static long expiry(ByteReader reader) throws DecodeFailure {
    var expiry = reader.i64();
    if (expiry < 0 || expiry == Long.MAX_VALUE) {
      throw new DecodeFailure("expiry " + expiry + " is out of range");
    }
    return expiry;
  }

  boolean isBelow(Item other) {
    return compareTo(other) < 0;
  }

  /**
   * The shortest bound that is above {@code before} and not above {@code first}: of their ids only
   * what tells them apart.
   */
  static Item between(Item before, Item first) {
    if (before.expiryMillis != first.expiryMillis) {
      return new Item(first.expiryMillis, 0, 0);
    }
    var differing = before.high ^ first.high;
    if (differing != 0) {
      return new Item(first.expiryMillis, first.high & keepTo(differing), 0);
    }
    return new Item(first.expiryMillis, first.high, first.low & keepTo(before.low ^ first.low));
  }

  /** A mask of whole bytes up to the one in which the highest differing bit is. */
  private static long keepTo(long differing) {
    var bytes = Long.numberOfLeadingZeros(differing) / 8 + 1;
    return -1L << (64 - 8 * bytes);
  }

  /** The item shows no more of its id than a log may. */
  @Override
  public String toString() {
    return Long.toHexString(high >>> 32) + "@" + expiryMillis;
  }
}
