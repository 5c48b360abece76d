package org.nodus.protocol.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Mutations;

class HostileReconciliationTest {
  private static final long SEED = Long.getLong("nodus.seed", 20_261_120L);
  private static final int WIDE = 16 * 1024;

  private final Random random = new Random(SEED);
  private final ItemSet own = ItemSet.of(ItemSets.random(random, 400));

  @Test
  void a_changed_question_is_refused_or_answered_within_the_limit() throws DecodeFailure {
    for (var trial = 0; trial < 6_000; trial++) {
      var changed = changed(questionOf(ItemSet.of(ItemSets.random(random, random.nextInt(300)))));
      try {
        var question = QuestionForm.decode(changed);

        assertEquals(question, QuestionForm.decode(QuestionForm.encode(question)));
        var answer = AnswerForm.encode(Answering.answer(own, question, WIDE));
        assertTrue(answer.length() <= WIDE, replay(trial));
      } catch (DecodeFailure refused) {
        assertTrue(!refused.reason().isEmpty());
      }
    }
  }

  @Test
  void a_changed_answer_ends_the_conversation_or_leaves_it_bounded() throws DecodeFailure {
    for (var trial = 0; trial < 3_000; trial++) {
      var theirs = ItemSet.of(ItemSets.random(random, random.nextInt(300)));
      var asker = new Reconciliation(own, WIDE, 12);
      var rounds = 0;
      try {
        for (var next = asker.nextQuestion(); next.isPresent(); next = asker.nextQuestion()) {
          rounds++;
          var honest = AnswerForm.encode(Answering.answer(theirs, next.get(), WIDE));
          asker.answered(AnswerForm.decode(changed(honest)));
        }
      } catch (DecodeFailure refused) {
        assertTrue(!refused.reason().isEmpty());
      }
      assertTrue(rounds <= 12, replay(trial));
    }
  }

  @Test
  void who_always_differs_is_asked_no_longer_than_the_rounds() throws DecodeFailure {
    var asker = new Reconciliation(own, WIDE, 8);
    var rounds = 0;

    for (var next = asker.nextQuestion(); next.isPresent(); next = asker.nextQuestion()) {
      rounds++;
      var lies = new ArrayList<Answer.Told>();
      for (var asked : next.get().asked()) {
        lies.add(
            asked instanceof Question.Tell
                ? new Answer.Listed(Optional.empty(), List.of())
                : new Answer.Differs(Optional.empty(), new Fingerprint(rounds, lies.size())));
      }
      asker.answered(new Answer(lies));
    }

    assertTrue(rounds <= 8);
  }

  @Test
  void an_answer_to_what_was_not_asked_is_refused() {
    refused(new Answer(List.of()));
    refused(new Answer(List.of(Answer.Same.HERE, Answer.Same.HERE)));
    var beyond = new Item(5, 0, 0);
    refused(
        new Answer(
            List.of(
                new Answer.Differs(Optional.of(beyond), new Fingerprint(1, 1)),
                new Answer.Differs(Optional.of(beyond), new Fingerprint(1, 1)))));
    refused(new Answer(List.of(new Answer.Listed(Optional.of(beyond), List.of(beyond)))));
    refused(
        new Answer(
            List.of(
                new Answer.Differs(Optional.of(beyond), new Fingerprint(1, 1)), Answer.Same.HERE)));
  }

  @Test
  void ranges_that_overlap_are_refused_because_each_costs_a_pass() {
    var twice =
        List.<Question.Asked>of(
            new Question.Tell(new Range(new Item(1, 0, 0), new Item(9, 0, 0))),
            new Question.Tell(new Range(new Item(5, 0, 0), new Item(12, 0, 0))));
    var bytes = QuestionForm.encode(new Question(twice));

    assertThrows(DecodeFailure.class, () -> QuestionForm.decode(bytes));
  }

  @Test
  void a_message_above_the_limit_is_not_even_read() {
    var long1 = Bytes.wrap(new byte[QuestionForm.MAX_BYTES + 1]);

    assertThrows(DecodeFailure.class, () -> QuestionForm.decode(long1));
    assertThrows(DecodeFailure.class, () -> AnswerForm.decode(long1));
  }

  private void refused(Answer answer) {
    var asker = new Reconciliation(own, WIDE, 8);
    asker.nextQuestion();

    assertThrows(DecodeFailure.class, () -> asker.answered(answer));
  }

  private Bytes questionOf(ItemSet theirs) throws DecodeFailure {
    var asker = new Reconciliation(own, WIDE, 8);
    var question = asker.nextQuestion().orElseThrow();
    for (var i = random.nextInt(3); i > 0; i--) {
      asker.answered(Answering.answer(theirs, question, WIDE));
      var next = asker.nextQuestion();
      if (next.isEmpty()) {
        break;
      }
      question = next.get();
    }
    return QuestionForm.encode(question);
  }

  private Bytes changed(Bytes honest) {
    return Mutations.mutate(random, honest);
  }

  private static String replay(int trial) {
    return "seed=" + SEED + " trial=" + trial;
  }
}
