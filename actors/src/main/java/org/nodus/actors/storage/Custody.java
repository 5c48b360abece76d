package org.nodus.actors.storage;

import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * What the storing branch asks and tells whoever looks after this node's earnings ({@code
 * actors.ledger.Incentives}). The storing branch knows no ledger: a lock is an id to it.
 *
 * <pre>
 * FragmentStore                         Incentives
 *   ── CheckPayment ────────────────────► lock final? own share? amount, expiry, hash?
 *   ◄── Accepted(lock) / Refused ────────
 *   (writes the fragment, fsync)
 *   ── Held ────────────────────────────► custody begins; again after each restart
 *   ── SecretReleased ──────────────────► hash fits the share? durable
 *   ◄── Recorded / Refused ──────────────
 *   ── Dropped ─────────────────────────► custody ends; a recorded secret is still claimed
 * </pre>
 */
public final class Custody {
  private Custody() {}

  public sealed interface Command {}

  /**
   * Does this payment pay us for this fragment? Asked before anything of it is durable; the asker
   * waits a few seconds at most and treats silence as a refusal.
   *
   * @param fragmentBytes length of the whole fragment
   * @param expiresAtMillis until when the sender wants it held
   * @param quoteMicros the least that our share in the lock must pay, in micro tokens
   */
  public record CheckPayment(
      Request.Payment payment,
      MessageId message,
      int index,
      int fragmentBytes,
      long expiresAtMillis,
      long quoteMicros,
      ActorRef<PaymentAnswer> replyTo)
      implements Command {}

  public sealed interface PaymentAnswer {}

  /** It does; {@code lock} is the block id of the lock, which names it from now on. */
  public record Accepted(Hash256 lock) implements PaymentAnswer {}

  /** It does not, or not yet; the sender gets reason and detail as they are. */
  public record PaymentRefused(Response.Reason reason, String detail) implements PaymentAnswer {}

  /**
   * The recipient has shown the secret of our share. Asked for whatever a peer claims: whether
   * there is such a share is for the listener to know.
   *
   * @param secret 32 bytes whose SHA-256 stands in the share
   */
  public record SecretReleased(
      MessageId message, Hash256 lock, int index, Bytes secret, ActorRef<SecretAnswer> replyTo)
      implements Command {}

  public sealed interface SecretAnswer {}

  /** The secret is durable and will be claimed; also the answer to the same secret again. */
  public record Recorded() implements SecretAnswer {}

  /** {@code NOT_FOUND}: no such share of ours; {@code INVALID}: the secret does not fit it. */
  public record SecretRefused(Response.Reason reason, String detail) implements SecretAnswer {}

  /**
   * The paid fragment is durable here. Told after each store and, for everything still held, after
   * each start; hearing it twice changes nothing.
   */
  public record Held(MessageId message, Hash256 lock, int index, long expiresAtMillis)
      implements Command {}

  /** The paid fragment is no longer here. */
  public record Dropped(MessageId message, Hash256 lock, int index, Why why) implements Command {}

  /** Why a fragment left. */
  public enum Why {
    /** Its time passed. */
    EXPIRED,
    /** The delete key said so. */
    DELETED,
    /** Another node holds it now. */
    HANDED_OVER,
    /** It was accepted, but could not be written. */
    NOT_STORED
  }
}
