package org.nodus.ledger.share;

import org.nodus.ledger.account.Tokens;

/**
 * How an amount is divided among holders: evenly, what does not divide stays with the sender.
 *
 * @param each what every share holds, at least one micro
 * @param remainder less than one micro per share
 */
public record ShareSplit(Tokens each, Tokens remainder) {

  /**
   * Splits {@code total} into {@code count} equal shares.
   *
   * @throws IllegalArgumentException when that would leave a share without a micro
   */
  public static ShareSplit evenly(Tokens total, int count) {
    if (count < 1 || total.micros() < count) {
      throw new IllegalArgumentException(
          total + " tokens cannot be split into " + count + " shares of at least one micro");
    }
    return new ShareSplit(new Tokens(total.micros() / count), new Tokens(total.micros() % count));
  }
}
