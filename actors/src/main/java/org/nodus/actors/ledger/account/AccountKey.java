package org.nodus.actors.ledger.account;

import org.nodus.ledger.account.AccountId;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.KeyPair;

/**
 * What the owner of an account signs with.
 *
 * @param seed Ed25519, 32 bytes; secret
 */
public record AccountKey(AccountId id, Bytes seed) {

  public static AccountKey of(KeyPair keys) {
    return new AccountKey(AccountId.of(keys.publicKey()), keys.secret());
  }

  /** Never shows the seed. */
  @Override
  public String toString() {
    return "account " + id;
  }
}
