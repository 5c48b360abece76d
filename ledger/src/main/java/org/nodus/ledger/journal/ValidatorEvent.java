package org.nodus.ledger.journal;

import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Slot;
import org.nodus.ledger.epoch.Candidate;
import org.nodus.ledger.epoch.Preparation;
import org.nodus.protocol.bytes.Hash256;

/** What a validator must never forget: it is durable before the answer that it stands for. */
public sealed interface ValidatorEvent extends JournalEvent {

  record VoteCast(long epoch, Slot slot, Hash256 block) implements ValidatorEvent {}

  record CertificateAcknowledged(CertifiedBlock certified) implements ValidatorEvent {}

  /** It acknowledges nothing more in this epoch and takes part in no view below. */
  record EpochClosing(long epoch, long view) implements ValidatorEvent {}

  record CheckpointPrepared(long view, Candidate candidate) implements ValidatorEvent {}

  record CheckpointLocked(Preparation proof) implements ValidatorEvent {}

  /** The checkpoint of the epoch before is known: all votes of that epoch are settled. */
  record EpochOpened(long epoch) implements ValidatorEvent {}
}
