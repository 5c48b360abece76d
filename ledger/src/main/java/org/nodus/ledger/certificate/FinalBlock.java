package org.nodus.ledger.certificate;

import org.nodus.ledger.block.Block;
import org.nodus.protocol.bytes.Hash256;

/**
 * A certified block that will never be undone: 2f + 1 validators hold its certificate durably, or a
 * checkpoint contains it (then {@code acknowledgements} may be empty).
 */
public record FinalBlock(CertifiedBlock certified, Endorsements acknowledgements) {

  public Block block() {
    return certified.block();
  }

  public long epoch() {
    return certified.epoch();
  }

  public Hash256 hash() {
    return certified.hash();
  }

  /** Whether the acknowledgements alone make it final: 2f + 1 verifications. */
  public boolean isAcknowledged(Committee committee) {
    return certified.statement().acknowledgement().isSignedByQuorum(acknowledgements, committee);
  }

  /** Everything that a stranger checks before acting on it: 4f + 3 verifications. */
  public boolean isGenuine(Committee committee) {
    return certified.isGenuine(committee) && isAcknowledged(committee);
  }
}
