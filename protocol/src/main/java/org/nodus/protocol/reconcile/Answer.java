package org.nodus.protocol.reconcile;

import java.util.List;
import java.util.Optional;

/**
 * What the other side says to a {@link Question}: range by range, each from where the one before
 * ended. An answer may end before the question does, when it would become too long; the rest is
 * asked again.
 */
public record Answer(List<Told> told) {
  public Answer {
    told = List.copyOf(told);
  }

  sealed interface Told {}

  /** In the whole of the range that was compared. */
  enum Same implements Told {
    HERE
  }

  /** Up to {@code until}, or to the end of the range that was asked for, this is what I have. */
  record Differs(Optional<Item> until, Fingerprint fingerprint) implements Told {}

  /** Up to {@code until}, or to the end of the range, I have these, in order, and no others. */
  record Listed(Optional<Item> until, List<Item> items) implements Told {
    Listed {
      items = List.copyOf(items);
    }
  }
}
