package org.nodus.ledger.account;

import org.nodus.protocol.bytes.Hash256;

/**
 * Where one account's chain stands.
 *
 * @param height of the last final block, 0 when there is none
 * @param head hash of the last final block, the network id at height 0
 * @param balance what the account can spend now; credits not yet counted are not in it
 */
public record AccountState(long height, Hash256 head, Tokens balance) {

  public static AccountState opened(Hash256 network, Tokens balance) {
    return new AccountState(0, network, balance);
  }

  public AccountState next(Hash256 block, Tokens balanceAfter) {
    return new AccountState(height + 1, block, balanceAfter);
  }
}
