package org.nodus.ledger.audit;

import java.util.Optional;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Hash256;

/**
 * Why one account has, had or may get some tokens.
 *
 * @param counterpart the other side: who sent, who was paid, whose lock it is
 * @param messageHash of the lock, where one is concerned
 * @param share index of the fragment, where one share is concerned
 * @param block that caused it; for {@code PENDING} and {@code LOST} the lock's
 */
public record Line(
    Kind kind,
    Tokens amount,
    Optional<AccountId> counterpart,
    Optional<Hash256> messageHash,
    Optional<Integer> share,
    Hash256 block,
    long epoch,
    long entry) {

  /** In a statement, {@code sign} times amount over all lines is what the account owns. */
  public enum Kind {
    /** Owned from the genesis on. */
    GRANTED(1),
    RECEIVED(1),
    /** A share claimed with its secret. */
    EARNED(1),
    /** Unclaimed shares of an own lock that came back. */
    REFUNDED(1),
    SENT(-1),
    /** Set aside for the holders of a message. */
    LOCKED(-1),
    /** The fee of a lock. */
    BURNT(-1),
    /** A share that can still be claimed. */
    PENDING(0),
    /** A share that was not claimed in time. */
    LOST(0);

    private final int sign;

    Kind(int sign) {
      this.sign = sign;
    }

    /** 1 for what came in, -1 for what left, 0 for what never was the account's. */
    public int sign() {
      return sign;
    }
  }
}
