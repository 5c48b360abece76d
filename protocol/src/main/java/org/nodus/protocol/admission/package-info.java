/**
 * What may come in for nothing, and for how much work (SCOPE E1, E3): prices, buckets and the age
 * of proofs, decided before anything is written or any signature is checked. Pure; time comes in as
 * an argument.
 */
@NullMarked
package org.nodus.protocol.admission;

import org.jspecify.annotations.NullMarked;
