/**
 * Every node's copy of the ledger: final blocks and checkpoints, durable, verified before they are
 * believed, given to whoever asks and passed on (DESIGN.md §9). Never decides what is allowed: the
 * rules are {@code ledger.state}, the close of an epoch is {@code ledger.epoch}.
 */
@NullMarked
package org.nodus.actors.ledger.replica;

import org.jspecify.annotations.NullMarked;
