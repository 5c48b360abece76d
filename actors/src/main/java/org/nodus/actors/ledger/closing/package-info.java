/**
 * How validators close epochs together: when it is time, whose turn it is, and the proposer's
 * conversations (docs/ledger.md §6). What may be promised is decided in {@code ledger.epoch}, which
 * view it is in {@code ledger.view}; promises are the business of {@code validator}.
 */
@NullMarked
package org.nodus.actors.ledger.closing;

import org.jspecify.annotations.NullMarked;
