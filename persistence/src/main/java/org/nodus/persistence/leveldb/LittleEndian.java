package org.nodus.persistence.leveldb;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Numbers as LevelDB writes them. Whatever does not fit ends in a BufferUnderflowException. */
final class LittleEndian {
  private static final int MAX_VARINT_BYTES = 10;
  private static final int MASK_DELTA = 0xa282ead8;

  private LittleEndian() {}

  static ByteBuffer of(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A part of {@code whole}, which must hold it. */
  static ByteBuffer slice(ByteBuffer whole, long from, long length) {
    if (from < 0 || length < 0 || from > whole.capacity() - length) {
      throw new BufferUnderflowException();
    }
    return whole.slice((int) from, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Seven bits a byte, the lowest first. */
  static long varint(ByteBuffer source) {
    var value = 0L;
    for (var i = 0; i < MAX_VARINT_BYTES; i++) {
      var next = source.get();
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  /** Steps over a string behind its length. */
  static void skipString(ByteBuffer source) {
    skip(source, varint(source));
  }

  static void skip(ByteBuffer source, long bytes) {
    if (bytes < 0 || bytes > source.remaining()) {
      throw new BufferUnderflowException();
    }
    source.position(source.position() + (int) bytes);
  }

  /** {@code crc32c::Mask(crc32c::Value(bytes))}. */
  static int maskedCrc(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate());
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }
}
