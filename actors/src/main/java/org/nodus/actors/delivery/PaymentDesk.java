package org.nodus.actors.delivery;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * Where a sender pays before anything is stored: the only thing {@code MessageSender} knows of the
 * ledger. {@code actors.ledger} implements it on top of the sender's account chain; tests have a
 * double.
 */
public interface PaymentDesk {

  sealed interface Command {}

  /**
   * Locks one share for each holder, in one block on the sender's account; the fee that the network
   * asks comes on top and is burnt. {@code replyTo} hears exactly one {@link Outcome}, always.
   *
   * <p>The secret of a share depends on the account and the height that the block gets, which only
   * the desk knows: it calls {@code hashes} once per share when both are settled, on its own
   * thread.
   *
   * @param messageHash {@code SHA-256(MessageId ‖ salt)}: the ledger never learns the MessageId
   * @param expiresAtMillis when the holders may forget the message; the desk turns it into an epoch
   * @param shares 1 … 255, ascending by index
   */
  record LockShares(
      Hash256 messageHash,
      long expiresAtMillis,
      List<WantedShare> shares,
      SecretHashes hashes,
      ActorRef<Outcome> replyTo)
      implements Command {
    public LockShares {
      shares = List.copyOf(shares);
    }
  }

  /**
   * What one holder is to earn.
   *
   * @param index of the fragment, 0 … 255
   * @param holder the holder's account: its node's Ed25519 key, 32 bytes
   * @param amountMicros more than 0
   */
  record WantedShare(int index, Bytes holder, long amountMicros) {}

  /** The hash of the secret that the recipient will give to {@code holder}; pure. */
  @FunctionalInterface
  interface SecretHashes {
    Hash256 hashOf(Bytes senderAccount, long lockHeight, int index, Bytes holder);
  }

  sealed interface Outcome {}

  /**
   * The lock is final: 2f + 1 validators hold its certificate.
   *
   * @param finalLock canonical bytes of the final block, what {@code Request.Payment} carries
   * @param lockId the id of the block
   * @param senderAccount whose chain it stands on, 32 bytes
   * @param lockHeight its height there
   */
  record Locked(Bytes finalLock, Hash256 lockId, Bytes senderAccount, long lockHeight)
      implements Outcome {}

  /**
   * There is no final lock.
   *
   * @param detail words for the person who sends, with the numbers
   * @param tokens where the tokens are now
   */
  record Failed(Reason reason, String detail, TokenFate tokens) implements Outcome {}

  enum Reason {
    /** The account has less than the shares and the fee. */
    INSUFFICIENT_TOKENS,
    /** Too few validators answered in time. */
    NO_QUORUM,
    /** A validator refused the block: the rule it breaks is in the detail. */
    REFUSED
  }

  /** What became of the tokens of an attempt that failed. */
  enum TokenFate {
    /** Nothing was signed; they are free. */
    UNTOUCHED,
    /** The block is out and may still become final; the account chain resends it until it knows. */
    PENDING,
    /** Locked; what no holder claims comes back by a refund after the expiry. */
    LOCKED
  }
}
