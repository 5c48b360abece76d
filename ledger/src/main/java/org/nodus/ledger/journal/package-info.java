/**
 * Events of the event-sourced ledger actors. Plain records; their bytes are made in {@code
 * persistence.journal}, from the canonical forms of {@code ledger.codec}.
 */
@NullMarked
package org.nodus.ledger.journal;

import org.jspecify.annotations.NullMarked;
