package org.nodus.protocol.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * What a data packet carries, one after the other up to its end. All numbers are big-endian.
 *
 * <pre>
 * PING     type = 1 · asks for an ACK without delay
 * ACK      type = 2 · largest number 8 · delay in microseconds 4 · ranges 1 (1 … 8) ·
 *          for each range, highest first: numbers skipped above it 2 (0 for the first) ·
 *          numbers in it minus one 2
 * MESSAGE  type = 3 · message id 4 · total length 4 · offset 4 · length 2 · bytes
 * CLOSE    type = 4
 * </pre>
 */
sealed interface Frame {
  /** A message is at most that long: a body of 64 KiB ({@code WireLimits}) behind its header. */
  int MAX_MESSAGE_BYTES = 64 * 1024 + 16;

  int MESSAGE_HEADER_BYTES = 15;
  int MAX_ACK_RANGES = 8;
  int MAX_ACK_BYTES = 14 + 4 * MAX_ACK_RANGES;

  record Ping() implements Frame {}

  /**
   * What arrived.
   *
   * @param ranges highest first, at least one
   * @param delayMicros how long the newest waited to be acknowledged
   */
  record Ack(List<Range> ranges, long delayMicros) implements Frame {
    long largest() {
      return ranges.getFirst().high();
    }
  }

  /** Both ends belong to it. */
  record Range(long low, long high) {}

  /** A part of a message; {@code offset + bytes ≤ total}, never empty. */
  record Message(int id, int total, int offset, Bytes bytes) implements Frame {}

  record Close() implements Frame {}

  /** All frames of an opened packet. An empty packet is no packet. */
  static List<Frame> readAll(Bytes plaintext) throws DecodeFailure {
    var reader = new ByteReader(plaintext);
    var frames = new ArrayList<Frame>(2);
    do {
      frames.add(
          switch (reader.u8()) {
            case 1 -> new Ping();
            case 2 -> readAck(reader);
            case 3 -> readMessage(reader);
            case 4 -> new Close();
            default -> throw new DecodeFailure("unknown frame");
          });
    } while (reader.remaining() > 0);
    return frames;
  }

  private static Ack readAck(ByteReader reader) throws DecodeFailure {
    var high = reader.i64();
    var delayMicros = Integer.toUnsignedLong(reader.i32());
    var count = reader.u8();
    if (count < 1 || count > MAX_ACK_RANGES) {
      throw new DecodeFailure(count + " ranges in an ACK");
    }
    var ranges = new ArrayList<Range>(count);
    for (var i = 0; i < count; i++) {
      var skipped = reader.u16();
      if (i == 0 && skipped != 0) {
        throw new DecodeFailure("the first range of an ACK skips numbers");
      }
      high -= skipped;
      var low = high - reader.u16();
      if (low < 0) {
        throw new DecodeFailure("an ACK below packet 0");
      }
      ranges.add(new Range(low, high));
      high = low - 1;
    }
    return new Ack(ranges, delayMicros);
  }

  private static Message readMessage(ByteReader reader) throws DecodeFailure {
    var id = reader.i32();
    var total = reader.count(MAX_MESSAGE_BYTES);
    var offset = reader.count(total);
    var bytes = reader.raw(reader.u16());
    if (id < 0 || bytes.isEmpty() || offset + bytes.length() > total) {
      throw new DecodeFailure("a message part outside of its message");
    }
    return new Message(id, total, offset, bytes);
  }

  /** Writes the newest ranges; older ones have been told before. */
  static void writeAck(ByteBuffer target, AckRanges received, long delayMicros) {
    var delay = (int) Math.min(delayMicros, Integer.MAX_VALUE);
    target.put((byte) 2).putLong(received.high(0)).putInt(delay);
    var countAt = target.position();
    target.put((byte) 0);
    var count = 0;
    var expected = received.high(0);
    while (count < Math.min(received.size(), MAX_ACK_RANGES)) {
      var skipped = expected - received.high(count);
      if (skipped > 0xffff) {
        break;
      }
      var length = Math.min(received.high(count) - received.low(count), 0xffff);
      target.putShort((short) skipped).putShort((short) length);
      expected = received.high(count) - length - 1;
      count++;
    }
    target.put(countAt, (byte) count);
  }

  static void writeMessage(ByteBuffer target, Chunk chunk) {
    var message = chunk.message;
    target.put((byte) 3).putInt(message.id()).putInt(message.content().length());
    target.putInt(chunk.offset).putShort((short) chunk.length);
    message.content().slice(chunk.offset, chunk.length).copyTo(target);
  }
}
