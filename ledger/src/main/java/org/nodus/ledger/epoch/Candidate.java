package org.nodus.ledger.epoch;

import org.nodus.protocol.bytes.Hash256;

/** A checkpoint and the blocks that it names by digest. */
public record Candidate(Checkpoint checkpoint, BlockSet blocks) {
  public Candidate {
    if (checkpoint.blockCount() != blocks.size() || !checkpoint.blocks().equals(blocks.digest())) {
      throw new IllegalArgumentException("the list is not the one that the checkpoint names");
    }
  }

  public Hash256 hash() {
    return checkpoint.hash();
  }
}
