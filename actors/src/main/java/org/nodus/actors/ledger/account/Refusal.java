package org.nodus.actors.ledger.account;

import org.nodus.ledger.certificate.Committee;

/**
 * Why a block was not certified although enough validators answered.
 *
 * @param by how many refused alike, at least f + 1
 */
record Refusal(Kind kind, String detail, int by) {

  enum Kind {
    /** A rule is against it. */
    RULE,
    /** Another block has the votes of this height until the epoch ends. */
    CONFLICT,
    /** Something that it builds on is not there. */
    LACKING
  }

  /**
   * Whether the block can never be final any more. What 2f + 1 refuse, f + 1 honest ones refuse,
   * and the others cannot certify it without them.
   *
   * @param isLater whether an epoch was closed since the block was signed: all that it builds on
   *     was final then, so every validator has it by now, and what is missing is settled and gone
   */
  boolean isForGood(Committee committee, boolean isLater) {
    return by >= committee.quorum()
        && switch (kind) {
          case RULE -> true;
          case LACKING -> isLater;
          case CONFLICT -> false;
        };
  }
}
