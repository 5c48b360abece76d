/**
 * What a node holds for others: it accepts fragments, proves them, gives them back and forgets them
 * in time (docs/architecture.md, "Keeping it").
 *
 * <p>Knows the network as {@code PeerLink} and the disk as {@code persistence} ports; rules about
 * fragments live in {@code protocol.fragment}, money behind {@link
 * org.nodus.actors.storage.Custody}.
 */
@NullMarked
package org.nodus.actors.storage;

import org.jspecify.annotations.NullMarked;
