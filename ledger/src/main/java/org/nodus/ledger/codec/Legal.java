package org.nodus.ledger.codec;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/** Decodes a whole canonical form: what a record refuses to be is a {@link DecodeFailure} here. */
final class Legal {
  private Legal() {}

  @FunctionalInterface
  interface Part<T> {
    T read(ByteReader reader) throws DecodeFailure;
  }

  static <T> T whole(Bytes bytes, int limit, Part<T> part) throws DecodeFailure {
    if (bytes.length() > limit) {
      throw new DecodeFailure(bytes.length() + " bytes, at most " + limit + " are allowed");
    }
    var reader = new ByteReader(bytes);
    try {
      var value = part.read(reader);
      reader.end();
      return value;
    } catch (IllegalArgumentException | ArithmeticException illegal) {
      throw new DecodeFailure(String.valueOf(illegal.getMessage()));
    }
  }

  static void version(ByteReader reader, int expected) throws DecodeFailure {
    var found = reader.u8();
    if (found != expected) {
      throw new DecodeFailure("version " + found + ", only " + expected + " is known");
    }
  }
}
