/**
 * The network between simulated machines: delays, loss, duplicates, reordering, one-way links,
 * partitions and narrow lines, all from the seed.
 */
@NullMarked
package org.nodus.it.simulation.network;

import org.jspecify.annotations.NullMarked;
