package org.nodus.ledger.codec;

import java.util.ArrayList;
import java.util.List;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/** The fields that all canonical forms of the ledger share. */
final class Fields {
  private Fields() {}

  static AccountId account(ByteReader reader) throws DecodeFailure {
    return new AccountId(reader.hash());
  }

  static Tokens tokens(ByteReader reader) throws DecodeFailure {
    return new Tokens(reader.i64());
  }

  /** One byte, 0 or 1: anything else would give one value two forms. */
  static boolean flag(ByteReader reader) throws DecodeFailure {
    var value = reader.u8();
    if (value > 1) {
      throw new DecodeFailure("a flag is 0 or 1, not " + value);
    }
    return value == 1;
  }

  static void hashes(ByteWriter writer, List<Hash256> hashes) {
    writer.u16(hashes.size());
    hashes.forEach(writer::hash);
  }

  static List<Hash256> hashes(ByteReader reader, int limit) throws DecodeFailure {
    return list(reader, limit, ByteReader::hash);
  }

  /** A 16-bit count, then the elements: nothing is allocated for what is not there. */
  static <T> List<T> list(ByteReader reader, int limit, Legal.Part<T> element)
      throws DecodeFailure {
    var count = reader.u16();
    if (count > limit) {
      throw new DecodeFailure(count + " elements, at most " + limit + " are allowed");
    }
    return elements(reader, count, element);
  }

  /** An 8-bit count, then the elements; the record that takes them knows its own limit. */
  static <T> List<T> shortList(ByteReader reader, Legal.Part<T> element) throws DecodeFailure {
    return elements(reader, reader.u8(), element);
  }

  private static <T> List<T> elements(ByteReader reader, int count, Legal.Part<T> element)
      throws DecodeFailure {
    var list = new ArrayList<T>(Math.min(count, 16));
    for (var i = 0; i < count; i++) {
      list.add(element.read(reader));
    }
    return list;
  }
}
