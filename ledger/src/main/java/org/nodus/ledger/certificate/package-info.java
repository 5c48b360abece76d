/**
 * How a block becomes certified and then final: votes of 2f + 1, acknowledgements of 2f + 1, two
 * round trips, no leader and no order (FastPay §4, Sui Lutris §3). Values and pure rules.
 */
@NullMarked
package org.nodus.ledger.certificate;

import org.jspecify.annotations.NullMarked;
