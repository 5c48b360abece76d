package org.nodus.protocol.reconcile;

import java.util.List;

/**
 * What one side wants to know of the other's set, in ascending ranges that do not overlap, so that
 * an answer costs at most one pass over the set. Made by {@link Reconciliation}, read by {@link
 * QuestionForm}.
 */
public record Question(List<Asked> asked) {
  public Question {
    asked = List.copyOf(asked);
  }

  sealed interface Asked {
    Range range();
  }

  /** This is the fingerprint of what I have there; and yours? */
  record Compare(Range range, Fingerprint fingerprint) implements Asked {}

  /** I have little there: list what you have. */
  record Tell(Range range) implements Asked {}
}
