package org.nodus.protocol.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nodus.protocol.bytes.DecodeFailure;

/** Random sets, and two sides that talk in encoded bytes. */
final class ItemSets {
  private ItemSets() {}

  /** Items over few expiries, so that ids matter too, and some that share the front of their id. */
  static List<Item> random(RandomGenerator random, int count) {
    var items = new ArrayList<Item>(count);
    for (var i = 0; i < count; i++) {
      var expiry = 1_800_000_000_000L + 60_000L * random.nextInt(8);
      var high = random.nextInt(4) == 0 ? random.nextLong(4) : random.nextLong();
      items.add(new Item(random.nextInt(5) == 0 ? 0 : expiry, high, random.nextLong()));
    }
    return items;
  }

  static ItemSet with(Collection<Item> some, Collection<Item> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return ItemSet.of(all);
  }

  /** What a whole conversation cost. */
  record Cost(int rounds, int bytes) {}

  /** Asks until nothing is left to ask; every message goes through its bytes. */
  static Cost run(Reconciliation asker, ItemSet other, int maxBytes) throws DecodeFailure {
    var rounds = 0;
    var bytes = 0;
    for (var next = asker.nextQuestion(); next.isPresent(); next = asker.nextQuestion()) {
      var question = QuestionForm.encode(next.get());
      assertTrue(question.length() <= maxBytes, "a question of " + question.length());
      var answer =
          AnswerForm.encode(Answering.answer(other, QuestionForm.decode(question), maxBytes));
      assertTrue(answer.length() <= maxBytes, "an answer of " + answer.length());
      asker.answered(AnswerForm.decode(answer));
      rounds++;
      bytes += question.length() + answer.length();
    }
    return new Cost(rounds, bytes);
  }
}
