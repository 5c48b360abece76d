package org.nodus.ledger.state;

/** Every way in which a block can be against the rules. */
public enum Reason {
  FOREIGN_NETWORK("the block belongs to another network"),
  HEIGHT_TAKEN("another final block stands at this height"),
  HEIGHT_AHEAD("the blocks below are not final here yet"),
  WRONG_PREVIOUS("previous is not the head of the account"),
  CREDIT_NOT_OPEN("a credit is not final here, or was counted before"),
  CREDIT_NOT_YOURS("a credit is a transfer to another account"),
  TO_SELF("a transfer to the own account"),
  INSUFFICIENT_TOKENS("the account has fewer tokens than the block spends"),
  WRONG_BALANCE("balance after is not what the rules give"),
  FEE_TOO_SMALL("the fee is below the least of this network"),
  EXPIRY_PAST("the lock expires before the open epoch"),
  EXPIRY_TOO_FAR("the lock expires later than any message can live"),
  SECRET_HASH_SEEN("a secret of the lock was used before"),
  LOCK_NOT_OPEN("the lock is not final here, or is settled"),
  NOT_SENDER("only the sender of a lock takes its refund"),
  REFUND_TOO_EARLY("claims of this lock still count"),
  REFUND_EMPTY("no share of the lock is left to return"),
  NO_SUCH_SHARE("the lock has no share for this fragment"),
  NOT_HOLDER("the share belongs to another holder"),
  SHARE_PAID("the share was claimed before"),
  WRONG_SECRET("the secret does not hash to what the lock names"),
  CLAIM_TOO_LATE("claims of this lock no longer count");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /** For people, without a full stop. */
  public String words() {
    return words;
  }
}
