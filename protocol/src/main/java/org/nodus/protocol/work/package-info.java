/**
 * Proof of work in BLAKE2b (SCOPE E1): what a free item costs its sender, and how he finds it. Says
 * how much work a proof shows and whether it does, never how much is wanted: that is the price, in
 * {@code protocol.admission}. Nano's published work values check the form of the hash.
 */
@NullMarked
package org.nodus.protocol.work;

import org.jspecify.annotations.NullMarked;
