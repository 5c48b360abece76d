package org.nodus.ledger.audit;

/** What an audit can find. */
public enum Fault {
  DAMAGED("the record was changed after it was exported"),
  UNREADABLE("the record cannot be read"),
  INCOMPLETE("the export does not end where it should"),
  FOREIGN_NETWORK("it belongs to another network"),
  OWNER_SIGNATURE("the owner of the account did not sign this block"),
  CERTIFICATE("fewer than 2f + 1 validators voted for this block"),
  ACKNOWLEDGEMENTS("fewer than 2f + 1 validators acknowledged this block"),
  CHECKPOINT_SIGNATURES("fewer than 2f + 1 validators signed this checkpoint"),
  REPEATED("it was there before"),
  OUT_OF_ORDER("what it builds on is not there"),
  RULE("the rules of the ledger refuse it"),
  NEVER_FINAL("it was certified, but no checkpoint contains it and too few acknowledged it"),
  CHECKPOINT("the checkpoint does not fit the blocks"),
  NOT_CONSERVED("tokens appeared or vanished"),
  STATEMENT("an account's reasons do not add up to its tokens");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /** For people, without a full stop. */
  public String words() {
    return words;
  }
}
