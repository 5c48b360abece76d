package org.nodus.protocol.bytes;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * 256 bits as four longs, most significant first: 40 bytes of heap, no array, cheap XOR. The
 * content of every id of Nodus.
 */
public record Hash256(long w0, long w1, long w2, long w3) implements Comparable<Hash256> {
  public static final int SIZE_BYTES = 32;
  public static final Hash256 ZERO = new Hash256(0, 0, 0, 0);

  /**
   * The id that these bytes spell, most significant first.
   *
   * @throws IllegalArgumentException if {@code bytes} are not exactly 32
   */
  public static Hash256 of(Bytes bytes) {
    if (bytes.length() != SIZE_BYTES) {
      throw new IllegalArgumentException("a 256-bit id has 32 bytes, not " + bytes.length());
    }
    return of(bytes.asReadOnlyBuffer());
  }

  /**
   * The id that these bytes spell, most significant first.
   *
   * @throws IllegalArgumentException if {@code bytes} are not exactly 32
   */
  public static Hash256 of(byte[] bytes) {
    if (bytes.length != SIZE_BYTES) {
      throw new IllegalArgumentException("a 256-bit id has 32 bytes, not " + bytes.length);
    }
    return of(ByteBuffer.wrap(bytes));
  }

  public static Hash256 ofHex(String hex) {
    return of(Bytes.ofHex(hex));
  }

  private static Hash256 of(ByteBuffer buffer) {
    return new Hash256(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  public Hash256 xor(Hash256 other) {
    return new Hash256(w0 ^ other.w0, w1 ^ other.w1, w2 ^ other.w2, w3 ^ other.w3);
  }

  /** How many leading bits are zero, 0 … 256. */
  public int leadingZeros() {
    if (w0 != 0) {
      return Long.numberOfLeadingZeros(w0);
    }
    if (w1 != 0) {
      return 64 + Long.numberOfLeadingZeros(w1);
    }
    if (w2 != 0) {
      return 128 + Long.numberOfLeadingZeros(w2);
    }
    return 192 + Long.numberOfLeadingZeros(w3);
  }

  /** Bit {@code index} counted from the most significant, 0 … 255. */
  public boolean bit(int index) {
    var word =
        switch (index >>> 6) {
          case 0 -> w0;
          case 1 -> w1;
          case 2 -> w2;
          case 3 -> w3;
          default -> throw new IndexOutOfBoundsException(index);
        };
    return ((word >>> (63 - (index & 63))) & 1) == 1;
  }

  public Bytes toBytes() {
    return Bytes.wrap(toArray());
  }

  public byte[] toArray() {
    var array = new byte[SIZE_BYTES];
    writeTo(ByteBuffer.wrap(array));
    return array;
  }

  public void writeTo(ByteBuffer target) {
    target.putLong(w0).putLong(w1).putLong(w2).putLong(w3);
  }

  /** Unsigned, as numbers of 256 bits. */
  @Override
  public int compareTo(Hash256 other) {
    var order = Long.compareUnsigned(w0, other.w0);
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    return order != 0 ? order : Long.compareUnsigned(w3, other.w3);
  }

  public String toHex() {
    return HexFormat.of().formatHex(toArray());
  }

  /** The first eight hexadecimal digits: a log never shows a whole id. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits((int) (w0 >>> 32));
  }
}
