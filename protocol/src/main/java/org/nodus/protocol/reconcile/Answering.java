package org.nodus.protocol.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answering side, which keeps nothing between two questions. */
public final class Answering {
  /** Below this no answer would make progress: a split range, with bounds, has some 700 bytes. */
  public static final int LEAST_BYTES = 2_048;

  /** Into how many parts a differing range is split: wide enough that 10⁵ items are four levels. */
  static final int PARTS = 16;

  /** A range of so few items is listed instead of being split further: 384 bytes. */
  static final int LIST_AT_MOST = 16;

  private Answering() {}

  /**
   * What we have to say to {@code question}.
   *
   * @param maxBytes of the encoded answer, {@link #LEAST_BYTES} … {@link AnswerForm#MAX_BYTES}
   */
  public static Answer answer(ItemSet own, Question question, int maxBytes) {
    if (maxBytes < LEAST_BYTES || maxBytes > AnswerForm.MAX_BYTES) {
      throw new IllegalArgumentException("an answer of at most " + maxBytes + " bytes");
    }
    var room = new Room(maxBytes);
    for (var asked : question.asked()) {
      var fits =
          switch (asked) {
            case Question.Compare compare -> compare(own, compare, room);
            case Question.Tell tell -> list(own, tell.range(), room);
          };
      if (!fits) {
        break;
      }
    }
    return new Answer(room.told);
  }

  private static boolean compare(ItemSet own, Question.Compare compare, Room room) {
    var range = compare.range();
    if (own.fingerprint(range).equals(compare.fingerprint())) {
      return room.add(Answer.Same.HERE);
    }
    if (own.count(range) <= LIST_AT_MOST) {
      return list(own, range, room);
    }
    for (var piece : own.split(range, PARTS)) {
      if (!room.add(new Answer.Differs(end(piece, range), own.fingerprint(piece)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean list(ItemSet own, Range range, Room room) {
    var items = own.items(range);
    if (room.add(new Answer.Listed(Optional.empty(), items))) {
      return true;
    }
    var some = room.itemsThatFit();
    if (some > 0 && some < items.size()) {
      // Up to the first that is left out, which the other side asks for next.
      room.add(new Answer.Listed(Optional.of(items.get(some)), items.subList(0, some)));
    }
    return false;
  }

  private static Optional<Item> end(Range piece, Range whole) {
    return piece.until().equals(whole.until()) ? Optional.empty() : Optional.of(piece.until());
  }

  /** What has been said, and how many bytes are left. */
  private static final class Room {
    final List<Answer.Told> told = new ArrayList<>();
    private int left;

    Room(int bytes) {
      left = bytes;
    }

    boolean add(Answer.Told next) {
      var bytes = AnswerForm.sizeOf(next);
      if (bytes > left) {
        return false;
      }
      left -= bytes;
      told.add(next);
      return true;
    }

    int itemsThatFit() {
      return Math.max(0, (left - AnswerForm.LISTED_OVERHEAD) / Item.SIZE_BYTES);
    }
  }
}
