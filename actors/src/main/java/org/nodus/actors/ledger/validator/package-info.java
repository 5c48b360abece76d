/**
 * What only the committee does: it votes, acknowledges and closes epochs (DESIGN.md §9). Promises
 * are durable before they are given; what may be promised is decided in {@code ledger.certificate}
 * and {@code ledger.epoch}.
 */
@NullMarked
package org.nodus.actors.ledger.validator;

import org.jspecify.annotations.NullMarked;
