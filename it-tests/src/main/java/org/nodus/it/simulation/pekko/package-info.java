/**
 * Pekko's scheduler and dispatchers on top of a simulation, and ActorSystems that use them. All the
 * rest of Pekko is as it is in production.
 */
@NullMarked
package org.nodus.it.simulation.pekko;

import org.jspecify.annotations.NullMarked;
