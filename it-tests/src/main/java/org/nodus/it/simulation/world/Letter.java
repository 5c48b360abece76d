package org.nodus.it.simulation.world;

import java.time.Duration;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.message.Message;

/**
 * What a user sends.
 *
 * @param tokens for its holders; {@link Tokens#NONE} sends on the free tier
 */
public record Letter(
    SimulatedUser recipient, Message.Body body, Duration timeToLive, Tokens tokens) {}
