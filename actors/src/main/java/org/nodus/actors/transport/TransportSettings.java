package org.nodus.actors.transport;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.session.LocalIdentity;

/**
 * Who we are on the wire and among whom.
 *
 * @param network 32 bytes that all nodes of a network share: the hash of its genesis
 * @param puzzleBits what the network demands of the ids of nodes, 0 … 32
 */
public record TransportSettings(
    LocalIdentity self, Bytes network, int puzzleBits, TransportLimits limits) {}
