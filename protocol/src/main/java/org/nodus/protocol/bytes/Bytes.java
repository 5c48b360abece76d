package org.nodus.protocol.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable run of bytes with value equality. Crosses actor boundaries safely, which {@code
 * byte[]} does not.
 *
 * <p>A slice shares the array of its parent. Comparison is unsigned and lexicographic.
 */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A copy of {@code source}; later changes to the array do not show. */
  public static Bytes copyOf(byte[] source) {
    return wrap(source.clone());
  }

  /** A copy of {@code length} bytes of {@code source} from {@code offset}. */
  public static Bytes copyOf(byte[] source, int offset, int length) {
    return wrap(Arrays.copyOfRange(source, offset, offset + length));
  }

  /** The remaining bytes of {@code source}, copied; the buffer is consumed. */
  public static Bytes copyOf(ByteBuffer source) {
    var copy = new byte[source.remaining()];
    source.get(copy);
    return wrap(copy);
  }

  /** Takes ownership of {@code source}: the caller must not touch it again. */
  public static Bytes wrap(byte[] source) {
    return source.length == 0 ? EMPTY : new Bytes(source, 0, source.length);
  }

  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The bytes that {@code hex} spells.
   *
   * @throws IllegalArgumentException if {@code hex} is not an even number of hexadecimal digits
   */
  public static Bytes ofHex(String hex) {
    return wrap(HexFormat.of().parseHex(hex));
  }

  /** All {@code parts}, one after the other. */
  public static Bytes concat(Bytes... parts) {
    var total = 0;
    for (var part : parts) {
      total = Math.addExact(total, part.length);
    }
    var joined = new byte[total];
    var at = 0;
    for (var part : parts) {
      part.copyTo(joined, at);
      at += part.length;
    }
    return wrap(joined);
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  public byte get(int index) {
    return array[offset + Objects.checkIndex(index, length)];
  }

  /** {@code size} bytes from {@code from}, without copying. */
  public Bytes slice(int from, int size) {
    Objects.checkFromIndexSize(from, size, length);
    return size == 0 ? EMPTY : new Bytes(array, offset + from, size);
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }

  public void copyTo(ByteBuffer target) {
    target.put(array, offset, length);
  }

  /** A read-only view, for feeding digests, ciphers and channels without a copy. */
  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** Feeds these bytes into {@code digest} without a copy. */
  public void update(MessageDigest digest) {
    digest.update(array, offset, length);
  }

  /** Equality in time that depends on the lengths only: for tags and secrets. */
  public boolean equalsInConstantTime(Bytes other) {
    return MessageDigest.isEqual(toArray(), other.toArray());
  }

  public String toUtf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  public String toHex() {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        array, offset, offset + length, other.array, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    var hash = 1;
    for (var i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** The first eight hexadecimal digits and the length: enough for a log, too little to leak. */
  @Override
  public String toString() {
    var shown = Math.min(length, 4);
    return HexFormat.of().formatHex(array, offset, offset + shown)
        + (length > shown ? "…(" + length + ")" : "");
  }
}
