package org.nodus.protocol.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes canonical big-endian bytes: the form that is hashed and signed. Not for packets, which
 * have their own buffers.
 */
public final class ByteWriter {
  /** Most of what is written are headers and keys of this length. */
  private static final int FIRST_BYTES = 96;

  private byte[] written;
  private int length;

  public ByteWriter() {
    this(FIRST_BYTES);
  }

  /** One that writes so many bytes, or more, which costs copies. */
  public ByteWriter(int expectedBytes) {
    written = new byte[expectedBytes];
  }

  public ByteWriter u8(int value) {
    if (value < 0 || value > 0xff) {
      throw new IllegalArgumentException("not an unsigned byte: " + value);
    }
    room(1);
    written[length++] = (byte) value;
    return this;
  }

  public ByteWriter u16(int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException("not an unsigned 16-bit number: " + value);
    }
    room(Short.BYTES);
    written[length++] = (byte) (value >>> 8);
    written[length++] = (byte) value;
    return this;
  }

  public ByteWriter i32(int value) {
    room(Integer.BYTES);
    written[length++] = (byte) (value >>> 24);
    written[length++] = (byte) (value >>> 16);
    written[length++] = (byte) (value >>> 8);
    written[length++] = (byte) value;
    return this;
  }

  public ByteWriter i64(long value) {
    i32((int) (value >>> 32));
    return i32((int) value);
  }

  public ByteWriter hash(Hash256 value) {
    return raw(value.toBytes());
  }

  /** The bytes alone: for parts whose length the reader knows. */
  public ByteWriter raw(Bytes value) {
    room(value.length());
    value.copyTo(written, length);
    length += value.length();
    return this;
  }

  /** A 32-bit length, then the bytes. */
  public ByteWriter sized(Bytes value) {
    return i32(value.length()).raw(value);
  }

  /** UTF-8 behind a 32-bit length. */
  public ByteWriter text(String value) {
    return sized(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  public Bytes toBytes() {
    return Bytes.copyOf(written, 0, length);
  }

  private void room(int more) {
    var needed = Math.addExact(length, more);
    if (needed > written.length) {
      written = Arrays.copyOf(written, Math.max(needed, written.length + written.length / 2));
    }
  }
}
