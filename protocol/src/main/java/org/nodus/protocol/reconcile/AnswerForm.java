package org.nodus.protocol.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * An {@link Answer} as bytes: entries up to the end, each
 *
 * <pre>
 * kind (1)   0 same, 1 differs, 2 listed; + 0x40: reaches to the end of the range that was asked for
 * [until]    bound, unless 0x40; not of same
 * [print]    fingerprint (16), of differs only
 * [items]    count (2), that many items (24 each), ascending; of listed only
 * </pre>
 */
public final class AnswerForm {
  public static final int MAX_BYTES = 32 * 1024;

  static final int LISTED_OVERHEAD = 1 + BoundForm.MAX_BYTES + 2;

  private static final int SAME = 0;
  private static final int DIFFERS = 1;
  private static final int LISTED = 2;
  private static final int TO_THE_END = 0x40;

  private AnswerForm() {}

  public static Bytes encode(Answer answer) {
    var writer = new ByteWriter();
    for (var told : answer.told()) {
      switch (told) {
        case Answer.Same.HERE -> writer.u8(SAME);
        case Answer.Differs differs -> {
          begin(writer, DIFFERS, differs.until());
          differs.fingerprint().writeTo(writer);
        }
        case Answer.Listed listed -> {
          begin(writer, LISTED, listed.until());
          writer.u16(listed.items().size());
          listed.items().forEach(item -> item.writeTo(writer));
        }
      }
    }
    return writer.toBytes();
  }

  private static void begin(ByteWriter writer, int kind, Optional<Item> until) {
    writer.u8(until.isPresent() ? kind : kind | TO_THE_END);
    until.ifPresent(bound -> BoundForm.write(writer, bound));
  }

  /** An answer in its form; whether it fits the question is for {@link Reconciliation} to see. */
  public static Answer decode(Bytes bytes) throws DecodeFailure {
    if (bytes.length() > MAX_BYTES) {
      throw new DecodeFailure("an answer of " + bytes.length() + " bytes");
    }
    var reader = new ByteReader(bytes);
    var told = new ArrayList<Answer.Told>();
    while (reader.remaining() > 0) {
      told.add(entry(reader));
    }
    return new Answer(told);
  }

  private static Answer.Told entry(ByteReader reader) throws DecodeFailure {
    var flags = reader.u8();
    if (flags == SAME) {
      return Answer.Same.HERE;
    }
    Optional<Item> until =
        (flags & TO_THE_END) != 0 ? Optional.empty() : Optional.of(BoundForm.read(reader));
    return switch (flags & ~TO_THE_END) {
      case DIFFERS -> new Answer.Differs(until, Fingerprint.read(reader));
      case LISTED -> new Answer.Listed(until, items(reader));
      default -> throw new DecodeFailure("an answer of no kind");
    };
  }

  private static List<Item> items(ByteReader reader) throws DecodeFailure {
    var count = reader.u16();
    if (count * Item.SIZE_BYTES > reader.remaining()) {
      throw new DecodeFailure(count + " items in " + reader.remaining() + " bytes");
    }
    var items = new ArrayList<Item>(count);
    for (var i = 0; i < count; i++) {
      var item = Item.read(reader);
      if (i > 0 && !items.getLast().isBelow(item)) {
        throw new DecodeFailure("items that do not ascend");
      }
      items.add(item);
    }
    return items;
  }

  static int sizeOf(Answer.Told told) {
    return switch (told) {
      case Answer.Same.HERE -> 1;
      case Answer.Differs differs -> 1 + size(differs.until()) + Fingerprint.SIZE_BYTES;
      case Answer.Listed listed ->
          1 + size(listed.until()) + 2 + Item.SIZE_BYTES * listed.items().size();
    };
  }

  private static int size(Optional<Item> until) {
    return until.map(BoundForm::size).orElse(0);
  }
}
