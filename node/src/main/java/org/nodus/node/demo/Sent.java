package org.nodus.node.demo;

import org.nodus.actors.delivery.SendOutcome;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.message.MessageId;

/** A message that is on its way, paid. */
record Sent(Content content, SendOutcome.Stored stored, SendOutcome.Payment payment) {
  MessageId id() {
    return stored.message();
  }

  Tokens share() {
    return new Tokens(payment.shareMicros());
  }
}
