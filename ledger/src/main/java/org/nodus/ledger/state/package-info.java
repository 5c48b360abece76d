/**
 * The state of the ledger and the rules that change it. Single-writer operations need no total
 * order (Guerraoui et al. 2019, Theorem 1), so blocks of different accounts commute.
 */
@NullMarked
package org.nodus.ledger.state;

import org.jspecify.annotations.NullMarked;
