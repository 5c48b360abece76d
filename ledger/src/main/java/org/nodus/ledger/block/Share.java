package org.nodus.ledger.block;

import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Hash256;

/**
 * What one holder earns for one fragment of one message.
 *
 * @param index of the fragment, 0 … 255
 * @param amount at least one micro
 * @param secretHash {@code SHA-256(secret)}; the preimage is the receipt
 */
public record Share(int index, AccountId holder, Tokens amount, Hash256 secretHash) {
  public static final int MAX_INDEX = 255;

  public Share {
    if (index < 0 || index > MAX_INDEX) {
      throw new IllegalArgumentException("a fragment index is 0 … 255, not " + index);
    }
    if (amount.isNone()) {
      throw new IllegalArgumentException("a share holds at least one micro");
    }
  }
}
