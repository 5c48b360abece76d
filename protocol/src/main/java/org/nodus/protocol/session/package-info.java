/**
 * Encrypted sessions over datagrams as pure state machines: the Noise handshake, packets, loss
 * recovery and the cutting of messages (docs/protocol.md "Sessions").
 *
 * <p>No sockets, no clock, no chance: time and random bytes come in as arguments, datagrams come in
 * and go out as {@link org.nodus.protocol.bytes.Bytes}. WireGuard's discipline for keys, QUIC's law
 * (RFC 9002) for recovery.
 */
@NullMarked
package org.nodus.protocol.session;

import org.jspecify.annotations.NullMarked;
