package org.nodus.protocol.session;

import java.util.List;

/**
 * A packet that wants to be acknowledged.
 *
 * @param sizeBytes as a datagram, header and tag included
 * @param chunks what to send again when it is lost; empty for a PING
 */
record SentPacket(long number, long sentNanos, int sizeBytes, List<Chunk> chunks) {}
