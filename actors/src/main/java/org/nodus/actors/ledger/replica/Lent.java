package org.nodus.actors.ledger.replica;

import java.util.Optional;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.state.LedgerState;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** What a replica has written down and what it holds back, as one view. */
record Lent(ReplicaState replica, HeldBlocks held) implements LedgerView {

  @Override
  public LedgerState state() {
    return replica.ledger();
  }

  @Override
  public Hash256 lastCheckpoint() {
    return replica.lastCheckpoint();
  }

  @Override
  public Optional<CertifiedBlock> certified(Hash256 block) {
    return held.find(block, replica.open()).map(FinalBlock::certified);
  }

  @Override
  public Optional<Bytes> blockBytes(Hash256 block) {
    return replica
        .blockBytes(block)
        .or(
            () ->
                held.certified(block)
                    .map(one -> CertificateCodec.bytes(new FinalBlock(one, Endorsements.NONE))));
  }

  @Override
  public Optional<SignedCheckpoint> checkpointAtOrBefore(long epoch) {
    return replica.checkpointAtOrBefore(epoch);
  }

  @Override
  public boolean isAnyLockWaiting(long epoch) {
    return replica.isAnyLockWaiting(epoch);
  }
}
