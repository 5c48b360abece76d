package org.nodus.ledger.journal;

import org.nodus.ledger.block.Block;
import org.nodus.protocol.bytes.Hash256;

/**
 * The life of one account's own blocks: a block is durable before it is first sent, so that after a
 * crash the same one is sent again and never a second one for the same height.
 */
public sealed interface ChainEvent extends JournalEvent {

  record BlockProposed(Block block) implements ChainEvent {}

  record BlockFinished(Hash256 block, long epoch) implements ChainEvent {}

  /** It never became final and cannot any more: its height is free again. */
  record BlockGivenUp(Hash256 block, String reason) implements ChainEvent {}
}
