/**
 * Figures of the lookup without a network: the production lookup and the production routing table
 * of {@code protocol.dht} in a seeded model of many nodes, fast enough for thousands. Knows no
 * actors; {@code nodus bench lookup} prints what it finds.
 */
@NullMarked
package org.nodus.it.lookup;

import org.jspecify.annotations.NullMarked;
