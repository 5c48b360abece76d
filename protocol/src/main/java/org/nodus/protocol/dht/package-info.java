/** Kademlia as pure values: contacts, distances, buckets, the progress of a lookup. */
@NullMarked
package org.nodus.protocol.dht;

import org.jspecify.annotations.NullMarked;
