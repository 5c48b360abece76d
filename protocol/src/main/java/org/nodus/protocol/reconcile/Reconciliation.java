package org.nodus.protocol.reconcile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The asking side: finds out what the other has and we lack, and what we have and it lacks. Ask
 * {@link #nextQuestion}, give the answer to {@link #answered}, until no question comes.
 *
 * <p>Ends after {@code maxRounds} questions whatever the other side says; what was found until then
 * is true of what it said. Confined to the actor that owns it.
 */
public final class Reconciliation {
  private final ItemSet own;
  private final int maxBytes;
  private final Deque<Question.Asked> pending = new ArrayDeque<>();
  private final TreeSet<Item> missing = new TreeSet<>();
  private final TreeSet<Item> surplus = new TreeSet<>();
  private List<Question.Asked> asked = List.of();
  private int roundsLeft;

  /**
   * A reconciliation of {@code own} with whoever answers.
   *
   * @param maxBytes of one question, {@link Answering#LEAST_BYTES} … {@link QuestionForm#MAX_BYTES}
   * @param maxRounds questions at most, 1 … ; an answer brings at most 32 KiB, some 1,300 items
   */
  public Reconciliation(ItemSet own, int maxBytes, int maxRounds) {
    if (maxBytes < Answering.LEAST_BYTES || maxBytes > QuestionForm.MAX_BYTES || maxRounds < 1) {
      throw new IllegalArgumentException(maxBytes + " bytes in " + maxRounds + " rounds");
    }
    this.own = own;
    this.maxBytes = maxBytes;
    this.roundsLeft = maxRounds;
    pending.add(new Question.Compare(Range.ALL, own.fingerprint()));
  }

  /** What to ask now; nothing when all is known or no round is left. */
  public Optional<Question> nextQuestion() {
    if (pending.isEmpty() || roundsLeft == 0) {
      return Optional.empty();
    }
    roundsLeft--;
    var next = new ArrayList<Question.Asked>();
    for (var room = maxBytes - QuestionForm.MAX_ENTRY_BYTES;
        room >= 0 && !pending.isEmpty();
        room -= QuestionForm.MAX_ENTRY_BYTES) {
      next.add(pending.remove());
    }
    asked = List.copyOf(next);
    return Optional.of(new Question(asked));
  }

  /** Whether everything has been compared: {@link #missing} and {@link #surplus} are complete. */
  public boolean isComplete() {
    return pending.isEmpty() && asked.isEmpty();
  }

  /** What the other has and we have not, as far as is known; ascending. */
  public List<Item> missing() {
    return List.copyOf(missing);
  }

  /** What we have and the other has not, as far as is known; ascending. */
  public List<Item> surplus() {
    return List.copyOf(surplus);
  }

  /**
   * Takes the answer to the last question.
   *
   * @throws DecodeFailure if it is none: it says nothing, or speaks of what was not asked
   */
  public void answered(Answer answer) throws DecodeFailure {
    var open = new ArrayDeque<>(asked);
    asked = List.of();
    if (answer.told().isEmpty() && !open.isEmpty()) {
      throw new DecodeFailure("an answer that says nothing");
    }
    var again = new ArrayList<Question.Asked>();
    var from = Item.LEAST;
    for (var told : answer.told()) {
      var question = open.peek();
      if (question == null) {
        throw new DecodeFailure("an answer to nothing");
      }
      var range = question.range();
      from = take(question, from.isBelow(range.from()) ? range.from() : from, told, again);
      if (from.equals(range.until())) {
        open.remove();
      }
    }
    if (!open.isEmpty() && open.element().range().from().isBelow(from)) {
      open.addFirst(rest(open.remove(), from));
    }
    // In their order, so that the ranges of the next question ascend.
    again.addAll(open);
    again.addAll(pending);
    pending.clear();
    pending.addAll(again);
  }

  /** Learns from one entry and says where it ends. */
  private Item take(
      Question.Asked question, Item from, Answer.Told told, List<Question.Asked> again)
      throws DecodeFailure {
    return switch (told) {
      case Answer.Same.HERE -> {
        comparedOnly(question);
        if (!from.equals(question.range().from())) {
          throw new DecodeFailure("the same in half of a range");
        }
        yield question.range().until();
      }
      case Answer.Differs differs -> {
        comparedOnly(question);
        var range = part(question, from, differs.until());
        if (!own.fingerprint(range).equals(differs.fingerprint())) {
          lookCloser(range, again);
        }
        yield range.until();
      }
      case Answer.Listed listed -> {
        var range = part(question, from, listed.until());
        learn(range, listed.items());
        yield range.until();
      }
    };
  }

  private static void comparedOnly(Question.Asked question) throws DecodeFailure {
    if (question instanceof Question.Tell) {
      throw new DecodeFailure("a comparison where a list was asked for");
    }
  }

  private static Range part(Question.Asked question, Item from, Optional<Item> until)
      throws DecodeFailure {
    var end = question.range().until();
    if (until.isPresent() && !(from.isBelow(until.get()) && until.get().isBelow(end))) {
      throw new DecodeFailure("an answer beyond what was asked");
    }
    return new Range(from, until.orElse(end));
  }

  private void lookCloser(Range range, List<Question.Asked> again) {
    if (own.count(range) <= Answering.LIST_AT_MOST) {
      again.add(new Question.Tell(range));
    } else {
      own.split(range, Answering.PARTS)
          .forEach(part -> again.add(new Question.Compare(part, own.fingerprint(part))));
    }
  }

  private void learn(Range range, List<Item> theirs) throws DecodeFailure {
    for (var item : theirs) {
      if (item.isBelow(range.from()) || !item.isBelow(range.until())) {
        throw new DecodeFailure("an item beyond its range");
      }
      if (!own.contains(item)) {
        missing.add(item);
      }
    }
    surplus.addAll(own.items(range));
    theirs.forEach(surplus::remove);
  }

  private Question.Asked rest(Question.Asked question, Item from) {
    var range = new Range(from, question.range().until());
    return switch (question) {
      case Question.Tell tell -> new Question.Tell(range);
      case Question.Compare compare -> new Question.Compare(range, own.fingerprint(range));
    };
  }
}
