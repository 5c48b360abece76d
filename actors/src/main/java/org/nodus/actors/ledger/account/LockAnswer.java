package org.nodus.actors.ledger.account;

import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.actors.delivery.PaymentDesk.Failed;
import org.nodus.actors.delivery.PaymentDesk.Reason;
import org.nodus.actors.delivery.PaymentDesk.TokenFate;
import org.nodus.ledger.codec.CertificateCodec;

/** Tells a sender who pays how the lock ended, in the sender's words. */
final class LockAnswer {
  private LockAnswer() {}

  static void tell(ActorRef<PaymentDesk.Outcome> sender, AccountOutcome outcome) {
    sender.tell(of(outcome));
  }

  static PaymentDesk.Outcome of(AccountOutcome outcome) {
    return switch (outcome) {
      case AccountOutcome.Final done ->
          done.proof()
              .<PaymentDesk.Outcome>map(
                  proof ->
                      new PaymentDesk.Locked(
                          CertificateCodec.bytes(proof),
                          done.block().hash(),
                          done.block().account().publicKey(),
                          done.block().height()))
              .orElseGet(
                  () ->
                      new Failed(
                          Reason.NO_QUORUM,
                          "the lock is final, but the validators' signatures for the holders could"
                              + " not be gathered; the tokens come back after it expires",
                          TokenFate.LOCKED));
      case AccountOutcome.Insufficient few ->
          new Failed(
              Reason.INSUFFICIENT_TOKENS,
              "the shares and the fee cost "
                  + few.need()
                  + " tokens, the account has "
                  + few.have(),
              TokenFate.UNTOUCHED);
      case AccountOutcome.NoQuorum none ->
          new Failed(Reason.NO_QUORUM, none.detail(), TokenFate.UNTOUCHED);
      case AccountOutcome.Refused no ->
          new Failed(Reason.REFUSED, no.detail(), TokenFate.UNTOUCHED);
      case AccountOutcome.Busy busy ->
          new Failed(
              Reason.NO_QUORUM,
              busy.waiting() + " operations of this account wait already; try again",
              TokenFate.UNTOUCHED);
      case AccountOutcome.Pending out ->
          new Failed(Reason.NO_QUORUM, out.detail(), TokenFate.PENDING);
    };
  }
}
