/**
 * Epochs and the checkpoints that close them: our only consensus, on a set of blocks and not on an
 * order. Two phases and a leader in turn (PBFT §4), votes durable per epoch and view.
 */
@NullMarked
package org.nodus.ledger.epoch;

import org.jspecify.annotations.NullMarked;
