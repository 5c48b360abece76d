/**
 * Which of the validators closes an epoch, and from when on another one: views without synchronised
 * clocks. Knows nothing of blocks and checkpoints; safety never rests on it, only progress does
 * (PBFT §4.5.2, and the pacemaker of HotStuff §4.4 with timeout certificates).
 */
@NullMarked
package org.nodus.ledger.view;

import org.jspecify.annotations.NullMarked;
