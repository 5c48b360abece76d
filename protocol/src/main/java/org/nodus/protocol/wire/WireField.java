package org.nodus.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;

/** Single fields of hostile messages, each checked against its limit before it becomes a value. */
final class WireField {
  private WireField() {}

  /** The same bytes for the encoder, without a copy. */
  static ByteString wire(Bytes value) {
    return UnsafeByteOperations.unsafeWrap(value.asReadOnlyBuffer());
  }

  static ByteString wire(Hash256 value) {
    return UnsafeByteOperations.unsafeWrap(value.toArray());
  }

  /** Hashes without separators, 32 bytes each. */
  static ByteString wire(List<Hash256> values) {
    var joined = new byte[values.size() * Hash256.SIZE_BYTES];
    for (var i = 0; i < values.size(); i++) {
      System.arraycopy(
          values.get(i).toArray(), 0, joined, i * Hash256.SIZE_BYTES, Hash256.SIZE_BYTES);
    }
    return UnsafeByteOperations.unsafeWrap(joined);
  }

  /** 1 … {@code limit} bytes, copied out of the message. */
  static Bytes upTo(int limit, ByteString field, String what) throws DecodeFailure {
    if (field.isEmpty() || field.size() > limit) {
      throw new DecodeFailure(what + " has " + field.size() + " bytes, not 1 … " + limit);
    }
    return Bytes.wrap(field.toByteArray());
  }

  static Bytes exactly(int length, ByteString field, String what) throws DecodeFailure {
    if (field.size() != length) {
      throw new DecodeFailure(what + " has " + field.size() + " bytes, not " + length);
    }
    return Bytes.wrap(field.toByteArray());
  }

  static Bytes entry(ByteString field) throws DecodeFailure {
    if (field.size() != WireLimits.ENTRY
        && field.size() != WireLimits.CONTACT_ENTRY
        && field.size() != WireLimits.OPENING) {
      throw new DecodeFailure("an entry does not have " + field.size() + " bytes");
    }
    return Bytes.wrap(field.toByteArray());
  }

  static Hash256 hash(ByteString field, String what) throws DecodeFailure {
    return Hash256.of(exactly(Hash256.SIZE_BYTES, field, what));
  }

  static MessageId messageId(ByteString field) throws DecodeFailure {
    return new MessageId(hash(field, "message id"));
  }

  /** {@code from} … {@code to} hashes. */
  static List<Hash256> hashes(int from, int to, ByteString field, String what)
      throws DecodeFailure {
    var count = field.size() / Hash256.SIZE_BYTES;
    if (field.size() % Hash256.SIZE_BYTES != 0 || count < from || count > to) {
      throw new DecodeFailure(
          what + " has " + field.size() + " bytes, not " + from + " … " + to + " hashes");
    }
    var hashes = new ArrayList<Hash256>(count);
    for (var i = 0; i < count; i++) {
      var at = i * Hash256.SIZE_BYTES;
      hashes.add(Hash256.of(field.substring(at, at + Hash256.SIZE_BYTES).toByteArray()));
    }
    return hashes;
  }

  /** At most {@code count} runs of 1 … {@code each} bytes, at most {@code BULK} in all. */
  static List<Bytes> bulk(int count, int each, List<ByteString> fields, String what)
      throws DecodeFailure {
    if (fields.size() > count) {
      throw new DecodeFailure(fields.size() + " " + what + "s, at most " + count + " are legal");
    }
    var runs = new ArrayList<Bytes>(fields.size());
    var total = 0;
    for (var field : fields) {
      runs.add(upTo(each, field, what));
      total += field.size();
    }
    if (total > WireLimits.BULK) {
      throw new DecodeFailure(what + "s have " + total + " bytes together");
    }
    return runs;
  }

  static int within(int from, int to, int value, String what) throws DecodeFailure {
    if (value < from || value > to) {
      throw new DecodeFailure(what + " " + value + " is not within " + from + " … " + to);
    }
    return value;
  }

  static int fragmentIndex(int value) throws DecodeFailure {
    return within(0, 255, value, "index");
  }

  static long notNegative(long value, String what) throws DecodeFailure {
    if (value < 0) {
      throw new DecodeFailure(what + " is negative");
    }
    return value;
  }

  /** A time in milliseconds since 1970-01-01 UTC. */
  static long millis(long value) throws DecodeFailure {
    if (value < 0 || value > WireLimits.MILLIS) {
      throw new DecodeFailure("time " + value + " is out of range");
    }
    return value;
  }

  /** Reads one part of a list. */
  @FunctionalInterface
  interface Part<T> {
    T read(ByteReader reader) throws DecodeFailure;
  }

  /** Parts of one length without separators. */
  static <T> ByteString list(List<T> parts, BiConsumer<T, ByteWriter> write) {
    var writer = new ByteWriter();
    parts.forEach(part -> write.accept(part, writer));
    return WireField.wire(writer.toBytes());
  }

  /** At most {@code most} parts of {@code size} bytes each. */
  static <T> List<T> parts(ByteString field, int size, int most, Part<T> part)
      throws DecodeFailure {
    if (field.size() % size != 0 || field.size() / size > most) {
      throw new DecodeFailure("a list of " + field.size() + " bytes, " + size + " for each");
    }
    if (field.isEmpty()) {
      return List.of();
    }
    var reader = new ByteReader(upTo(size * most, field, "list"));
    var parts = new ArrayList<T>(field.size() / size);
    while (reader.remaining() > 0) {
      parts.add(part.read(reader));
    }
    return parts;
  }
}
