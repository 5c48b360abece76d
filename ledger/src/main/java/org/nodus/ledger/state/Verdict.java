package org.nodus.ledger.state;

import java.util.List;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Hash256;

/** What the rules say about a block, as of one state. A refusal is an answer, not an exception. */
public sealed interface Verdict {

  /** It may be voted for and applied. */
  record Allowed() implements Verdict {}

  /** This very block is applied: it is the head of its account, or the open epoch has it. */
  record Known() implements Verdict {}

  /**
   * Not yet: something that it builds on is not final here. Worth asking others for.
   *
   * @param needs hashes of the blocks that are missing
   */
  record Waiting(Reason reason, List<Hash256> needs) implements Verdict {
    public Waiting {
      needs = List.copyOf(needs);
    }
  }

  /** Never in this epoch. */
  record Refused(Reason reason, String detail) implements Verdict {}

  static Verdict refused(Reason reason) {
    return new Refused(reason, reason.words());
  }

  static Verdict refused(Reason reason, Tokens expected, Tokens found) {
    return new Refused(reason, reason.words() + ": " + expected + ", not " + found);
  }

  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
