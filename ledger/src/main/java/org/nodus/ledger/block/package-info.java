/**
 * The one kind of ledger entry: a signed block on one account's chain (the block lattice of Nano,
 * the single-owner orders of FastPay §4). Values that are legal in shape; whether they are allowed
 * is decided in {@code ledger.state}.
 */
@NullMarked
package org.nodus.ledger.block;

import org.jspecify.annotations.NullMarked;
