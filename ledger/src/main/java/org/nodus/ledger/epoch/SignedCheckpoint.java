package org.nodus.ledger.epoch;

import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.Endorsements;

/** A checkpoint that stands, with the list of its blocks. */
public record SignedCheckpoint(Candidate candidate, Endorsements signatures) {

  public Checkpoint checkpoint() {
    return candidate.checkpoint();
  }

  public BlockSet blocks() {
    return candidate.blocks();
  }

  public long epoch() {
    return checkpoint().epoch();
  }

  /** Whether a quorum signed it: 2f + 1 verifications. */
  public boolean isGenuine(Committee committee) {
    return checkpoint().statement().isSignedByQuorum(signatures, committee);
  }
}
