package org.nodus.ledger.journal;

/** Everything that ledger actors write down; mapped to bytes in {@code persistence.journal}. */
public sealed interface JournalEvent
    permits ValidatorEvent, ReplicaEvent, ChainEvent, IncentiveEvent {}
