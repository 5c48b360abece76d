/**
 * Long runs of large networks whose results are figures: how much is lost, how long collecting
 * takes, what keeping costs ({@link org.nodus.it.simulation.trial.Trial}). Stories ask whether a
 * rule can be broken; trials count. docs/simulation.md has the table.
 */
@NullMarked
package org.nodus.it.simulation.trial;

import org.jspecify.annotations.NullMarked;
