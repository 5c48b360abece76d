package org.nodus.ledger.account;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * An account is its Ed25519 public key: whoever has the key owns the chain. Kept as 256 bits, not
 * hashed, so that a signature can be checked from the id alone. A node's account is its node key.
 */
public record AccountId(Hash256 key) implements Comparable<AccountId> {
  public static final int SIZE_BYTES = 32;

  /**
   * The account of this public key.
   *
   * @throws IllegalArgumentException if {@code publicKey} has not exactly 32 bytes
   */
  public static AccountId of(Bytes publicKey) {
    return new AccountId(Hash256.of(publicKey));
  }

  public static AccountId ofHex(String hex) {
    return new AccountId(Hash256.ofHex(hex));
  }

  public Bytes publicKey() {
    return key.toBytes();
  }

  public String toHex() {
    return key.toHex();
  }

  @Override
  public int compareTo(AccountId other) {
    return key.compareTo(other.key);
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
