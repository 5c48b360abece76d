package org.nodus.ledger.state;

import org.nodus.ledger.account.Tokens;

/**
 * Where all tokens of a network are; {@code supply = free + locked + burnt}, always.
 *
 * @param free on accounts, credits that are not yet counted included
 * @param locked in shares that are neither claimed nor returned
 * @param burnt fees
 */
public record Totals(Tokens supply, Tokens free, Tokens locked, Tokens burnt) {

  public boolean areConserved() {
    return free.plus(locked).plus(burnt).equals(supply);
  }
}
