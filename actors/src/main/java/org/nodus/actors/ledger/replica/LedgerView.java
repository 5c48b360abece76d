package org.nodus.actors.ledger.replica;

import java.util.Optional;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.state.LedgerState;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * The ledger as a {@link LedgerReplica} sees it at one moment. Lent to a question for the time of
 * one call on the replica's own thread: whoever keeps a part of it beyond that breaks the replica.
 */
public interface LedgerView {

  /** To be read and copied, never changed. */
  LedgerState state();

  /** Hash of the last checkpoint, the network id when there is none. */
  Hash256 lastCheckpoint();

  /** A block of the open epoch whose certificate was checked here and that is not appended yet. */
  Optional<CertifiedBlock> certified(Hash256 block);

  /** Canonical bytes of a final block, or of one that the own validator holds. */
  Optional<Bytes> blockBytes(Hash256 block);

  /** The latest checkpoint of an epoch up to this one. */
  Optional<SignedCheckpoint> checkpointAtOrBefore(long epoch);

  /**
   * Whether a lock that expired before {@code epoch} still waits for epochs to be closed until its
   * sender can take back what nobody claimed.
   */
  boolean isAnyLockWaiting(long epoch);
}
