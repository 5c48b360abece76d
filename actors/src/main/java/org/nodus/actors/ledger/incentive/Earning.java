package org.nodus.actors.ledger.incentive;

import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.SharePlace;
import org.nodus.protocol.bytes.Hash256;

/**
 * One share that this node holds, held, or was paid for, as an operator sees it.
 *
 * @param message id of the message
 * @param reason in words why it stands where it stands
 */
public record Earning(
    Hash256 message, SharePlace place, Tokens amount, State state, String reason) {

  public enum State {
    /** The claim is final. */
    EARNED,
    /** Waiting for the recipient's secret, or for the next claim. */
    PENDING,
    /** Nothing will come any more. */
    LOST
  }
}
