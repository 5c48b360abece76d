/**
 * Stories for whole networks. Each has two phases: chaos, in which everything that may go wrong
 * does, and healing, after which the network must prove that it works and that it has kept its
 * promises ({@link org.nodus.it.simulation.scenario.Story}).
 */
@NullMarked
package org.nodus.it.simulation.scenario;

import org.jspecify.annotations.NullMarked;
