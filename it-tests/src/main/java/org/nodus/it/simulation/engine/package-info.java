/**
 * The machine under a simulation: one thread, one seed, one virtual clock. It knows nothing of
 * nodes.
 */
@NullMarked
package org.nodus.it.simulation.engine;

import org.jspecify.annotations.NullMarked;
