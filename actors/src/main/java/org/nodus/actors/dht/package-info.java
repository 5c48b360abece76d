/**
 * Who is there and who is near: the routing table of this node and its lookups (DESIGN.md §5,
 * Kademlia). Decides nothing about distances itself ({@code protocol.dht} does) and knows nothing
 * of datagrams ({@code actors.transport} does).
 */
@NullMarked
package org.nodus.actors.dht;

import org.jspecify.annotations.NullMarked;
