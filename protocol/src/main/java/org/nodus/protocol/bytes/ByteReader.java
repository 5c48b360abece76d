package org.nodus.protocol.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} wrote, from hostile hands: no length is believed before it was
 * compared with what is there and with the limit that the caller names.
 */
public final class ByteReader {
  private final Bytes source;
  private int at;

  public ByteReader(Bytes source) {
    this.source = source;
  }

  public int u8() throws DecodeFailure {
    need(1);
    return source.get(at++) & 0xff;
  }

  public int u16() throws DecodeFailure {
    return (u8() << 8) | u8();
  }

  public int i32() throws DecodeFailure {
    return (u16() << 16) | u16();
  }

  public long i64() throws DecodeFailure {
    return ((long) i32() << 32) | Integer.toUnsignedLong(i32());
  }

  public Hash256 hash() throws DecodeFailure {
    return Hash256.of(raw(Hash256.SIZE_BYTES));
  }

  /** Exactly {@code length} bytes, a slice of the source. */
  public Bytes raw(int length) throws DecodeFailure {
    need(length);
    var part = source.slice(at, length);
    at += length;
    return part;
  }

  /** What {@link ByteWriter#sized} wrote, refused above {@code limit} bytes. */
  public Bytes sized(int limit) throws DecodeFailure {
    return raw(count(limit));
  }

  /** A 32-bit number between 0 and {@code limit}: a length or how many elements follow. */
  public int count(int limit) throws DecodeFailure {
    var count = i32();
    if (count < 0 || count > limit) {
      throw new DecodeFailure("count " + count + " is not within 0 … " + limit);
    }
    return count;
  }

  /** UTF-8 of at most {@code limitBytes}, refused when malformed. */
  public String text(int limitBytes) throws DecodeFailure {
    var raw = sized(limitBytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw.toArray())).toString();
    } catch (CharacterCodingException malformed) {
      throw new DecodeFailure("text is not UTF-8");
    }
  }

  public int remaining() {
    return source.length() - at;
  }

  /** Canonical forms have nothing behind their end. */
  public void end() throws DecodeFailure {
    if (remaining() != 0) {
      throw new DecodeFailure(remaining() + " bytes behind the end");
    }
  }

  private void need(int length) throws DecodeFailure {
    if (length < 0 || length > remaining()) {
      throw new DecodeFailure("needs " + length + " bytes, " + remaining() + " are left");
    }
  }
}
