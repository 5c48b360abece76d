package org.nodus.ledger.epoch;

import org.nodus.ledger.certificate.Statement;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * Closes one epoch: exactly these blocks belong to it, and this is the state after them.
 *
 * @param opens the next epoch, later than {@code epoch}; what lies between was never open
 * @param previous hash of the checkpoint before, the network id for the first
 * @param blockCount how many blocks the epoch has
 * @param blocks {@link BlockSet#digest} of the epoch's blocks
 * @param stateRoot over accounts, uncounted credits and locks after the epoch was closed
 * @param nextCommittee {@link Committees#hash} of the committee of the next epoch; for now always
 *     that of the genesis
 */
public record Checkpoint(
    Hash256 network,
    long epoch,
    long opens,
    Hash256 previous,
    int blockCount,
    Hash256 blocks,
    Hash256 stateRoot,
    Hash256 nextCommittee) {
  private static final Bytes HASH_DOMAIN = Bytes.utf8("nodus ledger checkpoint hash");
  private static final Bytes SIGNED = Bytes.utf8("nodus ledger checkpoint");

  public Checkpoint {
    if (epoch < 0 || opens <= epoch) {
      throw new IllegalArgumentException("epoch " + opens + " cannot follow epoch " + epoch);
    }
    if (blockCount < 0 || blockCount > EpochLimits.MAX_BLOCKS) {
      throw new IllegalArgumentException("an epoch holds at most 1,280 blocks");
    }
  }

  public Hash256 hash() {
    return Sha256.of(HASH_DOMAIN, CheckpointCodec.bytes(this));
  }

  /** What 2f + 1 validators sign in the end: this checkpoint stands. */
  public Statement statement() {
    return new Statement(SIGNED, CheckpointCodec.bytes(this));
  }
}
