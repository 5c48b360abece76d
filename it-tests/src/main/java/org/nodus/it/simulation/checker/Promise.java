package org.nodus.it.simulation.checker;

import java.time.Instant;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;

/**
 * What a sender was told: her message can be collected until it expires.
 *
 * @param recipient number of the user
 * @param body hash of what she wrote
 * @param k how many holders rebuild it, 1 when it travels inline
 * @param at when she was told
 */
public record Promise(
    MessageId message,
    int sender,
    int recipient,
    Hash256 body,
    SendOutcome.Form form,
    int k,
    Instant at,
    Instant expiry) {

  /** The promise that {@code stored} makes. */
  public static Promise of(
      SendOutcome.Stored stored, int sender, int recipient, Message.Body body, Instant at) {
    return new Promise(
        stored.message(),
        sender,
        recipient,
        Sha256.of(body.bytes()),
        stored.form(),
        stored.k(),
        at,
        Instant.ofEpochMilli(stored.expiresAtMillis()));
  }

  @Override
  public String toString() {
    return "message %s (%s, k = %d) of user %d to user %d, promised at %s until %s"
        .formatted(message, form, k, sender, recipient, at, expiry);
  }
}
