package org.nodus.ledger.replay;

import java.util.List;
import org.nodus.ledger.state.Reason;
import org.nodus.protocol.bytes.Hash256;

/** What became of one entry. */
public sealed interface Step {

  /** The state has changed. */
  record Applied() implements Step {}

  /** It was there already, or its epoch is closed: nothing changes, nothing is checked. */
  record Known() implements Step {}

  /** It builds on blocks or checkpoints that are not here yet; offer it again later. */
  record Waiting(List<Hash256> needs) implements Step {
    public Waiting {
      needs = List.copyOf(needs);
    }
  }

  /** A block that the rules refuse. */
  record Refused(Reason reason, String detail) implements Step {}

  /**
   * A checkpoint that does not fit what is here: the replica and the quorum disagree, which with at
   * most f liars cannot be. After {@code BLOCKS} or {@code ROOT} the state is lost.
   */
  record Mismatch(Against against) implements Step {}

  enum Against {
    PREVIOUS("it does not follow the last checkpoint"),
    FINAL_BLOCK("a final block is not in it"),
    BLOCKS("its blocks do not all apply"),
    ROOT("its state root is not the one that the blocks give"),
    COMMITTEE("it names another committee");

    private final String words;

    Against(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
