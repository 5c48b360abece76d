/**
 * Whole networks of production nodes in one thread, in virtual time, replayed by a seed (DESIGN.md
 * §11): {@code engine} is the machine, {@code network} what lies between the nodes, {@code world}
 * the nodes and their users. See {@link org.nodus.it.simulation.world.World} for how to use it.
 */
@NullMarked
package org.nodus.it.simulation;

import org.jspecify.annotations.NullMarked;
