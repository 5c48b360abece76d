package org.nodus.protocol.reconcile;

import java.util.ArrayList;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * A {@link Question} as bytes: entries up to the end, each
 *
 * <pre>
 * kind (1)   1 compare, 2 tell; + 0x80: begins where the entry before ended, the first at the least
 *            item; + 0x40: ends above all items
 * [from]     bound, unless 0x80
 * [until]    bound, unless 0x40
 * [print]    fingerprint (16), of compare only
 * </pre>
 */
public final class QuestionForm {
  public static final int MAX_BYTES = 32 * 1024;

  static final int MAX_ENTRY_BYTES = 1 + 2 * BoundForm.MAX_BYTES + Fingerprint.SIZE_BYTES;

  private static final int COMPARE = 1;
  private static final int TELL = 2;
  private static final int CONTINUES = 0x80;
  private static final int TO_THE_END = 0x40;

  private QuestionForm() {}

  public static Bytes encode(Question question) {
    var writer = new ByteWriter();
    var last = Item.LEAST;
    for (var asked : question.asked()) {
      var range = asked.range();
      var continues = range.from().equals(last);
      var toTheEnd = range.until().equals(Item.GREATEST);
      writer.u8(kind(asked) | (continues ? CONTINUES : 0) | (toTheEnd ? TO_THE_END : 0));
      if (!continues) {
        BoundForm.write(writer, range.from());
      }
      if (!toTheEnd) {
        BoundForm.write(writer, range.until());
      }
      if (asked instanceof Question.Compare compare) {
        compare.fingerprint().writeTo(writer);
      }
      last = range.until();
    }
    return writer.toBytes();
  }

  /** A question whose ranges ascend; nothing else escapes on hostile bytes. */
  public static Question decode(Bytes bytes) throws DecodeFailure {
    if (bytes.length() > MAX_BYTES) {
      throw new DecodeFailure("a question of " + bytes.length() + " bytes");
    }
    var reader = new ByteReader(bytes);
    var asked = new ArrayList<Question.Asked>();
    var last = Item.LEAST;
    while (reader.remaining() > 0) {
      var next = entry(reader, last);
      last = next.range().until();
      asked.add(next);
    }
    return new Question(asked);
  }

  private static Question.Asked entry(ByteReader reader, Item last) throws DecodeFailure {
    var flags = reader.u8();
    var continues = (flags & CONTINUES) != 0;
    var from = continues ? last : BoundForm.read(reader);
    var until = (flags & TO_THE_END) != 0 ? Item.GREATEST : BoundForm.read(reader);
    if ((!continues && !last.isBelow(from)) || !from.isBelow(until)) {
      throw new DecodeFailure("ranges that do not ascend");
    }
    var range = new Range(from, until);
    return switch (flags & ~(CONTINUES | TO_THE_END)) {
      case COMPARE -> new Question.Compare(range, Fingerprint.read(reader));
      case TELL -> new Question.Tell(range);
      default -> throw new DecodeFailure("a question of no kind");
    };
  }

  private static int kind(Question.Asked asked) {
    return switch (asked) {
      case Question.Compare compare -> COMPARE;
      case Question.Tell tell -> TELL;
    };
  }
}
