package org.nodus.actors.delivery;

import java.util.Optional;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.mailbox.WrittenEntry;
import org.nodus.protocol.message.MessageId;

/** How sending one message ended. */
public sealed interface SendOutcome {

  /**
   * The recipient can collect it from now on.
   *
   * @param form inline in the mailbox, or coded
   * @param holders how many signed receipts: fragments when coded, mailbox replicas when inline
   * @param groups in how many IP groups these are: fewer than {@code holders} only where the
   *     neighbourhood has too few
   * @param needed how many of them were needed to say so
   * @param k how many holders rebuild it; 1 when inline
   * @param mailboxes how many mailbox replicas have the entry
   * @param payment present when tokens are locked for the holders
   * @param keepsake for who wants it to wait for longer
   */
  record Stored(
      MessageId message,
      Form form,
      int holders,
      int groups,
      int needed,
      int k,
      int mailboxes,
      long expiresAtMillis,
      Optional<Payment> payment,
      Keepsake keepsake)
      implements SendOutcome {}

  /**
   * What the sender needs to lengthen its life, and nothing that opens it.
   *
   * @param scattered absent when it travels in its entry
   */
  record Keepsake(Optional<Scattered> scattered, WrittenEntry entry) {}

  /**
   * Which fragments lie in the neighbourhood of the message.
   *
   * @param n how many were handed out
   */
  record Scattered(MessageCommitment commitment, int n) {}

  /** How a message travels. */
  enum Form {
    INLINE,
    CODED
  }

  /**
   * What was locked.
   *
   * @param lock id of the lock on the ledger
   * @param shareMicros what each holder can earn
   */
  record Payment(Hash256 lock, int shares, long shareMicros) {}

  /**
   * The recipient will not get it, or not surely.
   *
   * @param detail words for the sender, with the numbers
   * @param tokens where the tokens are now; UNTOUCHED on the free tier
   * @param lock the lock that will be refunded after the expiry, if there is one
   */
  record Failed(Reason reason, String detail, PaymentDesk.TokenFate tokens, Optional<Hash256> lock)
      implements SendOutcome {}

  enum Reason {
    /** The recipient's keys cannot be sealed to, or the draft breaks a rule. */
    UNSEALABLE,
    /** Fewer nodes accept it than its code needs. */
    TOO_FEW_HOLDERS,
    /** The tokens are fewer than what the holders ask, or the account has fewer than that. */
    TOO_FEW_TOKENS,
    /** No final lock: see {@link PaymentDesk.Failed}. */
    PAYMENT,
    /** Fewer receipts than needed came in time. */
    TOO_FEW_RECEIPTS,
    /** The news of it reached no quorum of the recipient's mailbox holders. */
    MAILBOX
  }
}
