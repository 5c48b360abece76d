/**
 * Nodes of somebody else: they speak the protocol of production, over production's sessions, join
 * like everybody, and then drop what they are given and lie about the rest. They know all honest
 * nodes from the beginning, which is more than an attacker can.
 */
@NullMarked
package org.nodus.it.simulation.hostile;

import org.jspecify.annotations.NullMarked;
