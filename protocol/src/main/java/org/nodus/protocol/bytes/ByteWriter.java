package org.nodus.protocol.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes canonical big-endian bytes: the form that is hashed and signed. Not for packets, which
 * have their own buffers.
 */
public final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  public ByteWriter u8(int value) {
    if (value < 0 || value > 0xff) {
      throw new IllegalArgumentException("not an unsigned byte: " + value);
    }
    out.write(value);
    return this;
  }

  public ByteWriter u16(int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException("not an unsigned 16-bit number: " + value);
    }
    out.write(value >>> 8);
    out.write(value);
    return this;
  }

  public ByteWriter i32(int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
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
    out.writeBytes(value.toArray());
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
    return Bytes.wrap(out.toByteArray());
  }
}
