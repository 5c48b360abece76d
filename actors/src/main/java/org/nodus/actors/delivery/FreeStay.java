package org.nodus.actors.delivery;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/**
 * A coded message that shall be held for work, by all its holders together.
 *
 * @param nowMillis when its life begins
 */
record FreeStay(MessageCommitment commitment, long nowMillis, long expiresAtMillis) {

  WorkQuestion question() {
    return WorkQuestion.ofFragments(commitment.id(), expiresAtMillis);
  }

  /** The offer of one fragment. */
  Request.OfferFragment offer(Optional<WorkProof> work) {
    return new Request.OfferFragment(
        commitment.id(), commitment.fragmentBytes(), expiresAtMillis, false, work);
  }

  /** Work for it at what is asked for at present. */
  WorkDesk.Solve solve(WorkPrice price, ActorRef<WorkDesk.Solved> replyTo) {
    return new WorkDesk.Solve(question(), terms -> units(price, terms.fragments()), replyTo);
  }

  /** As a holder counts: from the price of the offer, whose rounding grows with k. */
  private long units(WorkPrice price, int factor) {
    return WorkPrice.beyondOffer(factor * offered(price), commitment.k());
  }

  private long offered(WorkPrice price) {
    return price.ofFragments(
        commitment.fragmentBytes(),
        WorkPrice.OFFERED_K,
        expiresAtMillis - nowMillis,
        WorkPrice.Fill.EMPTY);
  }

  /** What no holder is believed who refuses an offer and asks for more. */
  long most(WorkPrice price) {
    return WorkPrice.mostOf(offered(price));
  }

  /** Who refuses an offer does not know yet how many fragments rebuild the message. */
  long units(Response.WorkWanted refusal) {
    return WorkPrice.beyondOffer(refusal.units(), commitment.k());
  }
}
