package org.nodus.it.simulation.world;

import java.time.Duration;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.message.Message;

/**
 * What a user sends.
 *
 * @param tokens for its holders; {@link Tokens#NONE} sends on the free tier
 * @param redundancy how it is spread when it does not travel inline
 */
public record Letter(
    SimulatedUser recipient,
    Message.Body body,
    Duration timeToLive,
    Tokens tokens,
    Redundancy redundancy) {

  /** As most are sent. */
  public Letter(SimulatedUser recipient, Message.Body body, Duration timeToLive, Tokens tokens) {
    this(recipient, body, timeToLive, tokens, Redundancy.STANDARD);
  }
}
