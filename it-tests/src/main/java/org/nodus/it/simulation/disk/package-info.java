/**
 * The disk of a simulated node: the ports of {@code persistence.disk} in memory, with everything a
 * real disk does to a process by the chance of the seed: unsynced bytes lost or torn with the
 * power, changes that fail, room that runs out, and time that passes. Owns no thread.
 */
@NullMarked
package org.nodus.it.simulation.disk;

import org.jspecify.annotations.NullMarked;
