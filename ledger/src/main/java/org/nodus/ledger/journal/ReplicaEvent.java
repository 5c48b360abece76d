package org.nodus.ledger.journal;

import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.epoch.SignedCheckpoint;

/** What a replica knows of the ledger, in the order in which it applied it. */
public sealed interface ReplicaEvent extends JournalEvent {

  record BlockAppended(FinalBlock block) implements ReplicaEvent {}

  record CheckpointSigned(SignedCheckpoint checkpoint) implements ReplicaEvent {}
}
