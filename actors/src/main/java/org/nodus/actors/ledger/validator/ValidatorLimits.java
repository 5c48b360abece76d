package org.nodus.actors.ledger.validator;

import java.time.Duration;
import org.nodus.actors.ledger.closing.ClosingLimits;
import org.nodus.ledger.genesis.Genesis;

/**
 * What bounds a {@link Validator}.
 *
 * @param inFlight requests that wait for the replica's word; above, the answer is BUSY
 * @param parking how long a block waits here for what it builds on before it is refused; as many as
 *     {@code inFlight} wait at once
 * @param look how often it looks whether that is over
 */
public record ValidatorLimits(
    int inFlight, Duration parking, Duration look, ClosingLimits closing) {

  /** Gossip takes some hundred milliseconds; an owner waits 3 s for an answer. */
  public static ValidatorLimits of(Genesis genesis) {
    return new ValidatorLimits(
        256, Duration.ofSeconds(1), Duration.ofMillis(100), ClosingLimits.of(genesis));
  }
}
