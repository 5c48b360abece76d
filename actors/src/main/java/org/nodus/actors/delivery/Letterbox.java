package org.nodus.actors.delivery;

import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Capability;

/** Where the entry of a message is left. */
public sealed interface Letterbox {

  /** Whether the recipient has paid for what is left there. */
  default boolean isFree() {
    return this instanceof OfPair;
  }

  /**
   * At the recipient's contact address, for work.
   *
   * @param todaysAnchor the root that today's address depends on ({@code ContactAddress})
   */
  record OfContact(Hash256 todaysAnchor) implements Letterbox {}

  /** In a mailbox that the recipient has opened for the sender, for nothing. */
  record OfPair(Capability capability) implements Letterbox {}
}
