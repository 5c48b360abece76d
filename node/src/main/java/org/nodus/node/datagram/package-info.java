/**
 * UDP sockets as {@link org.nodus.actors.transport.DatagramPort}s: Netty over epoll where the
 * kernel has it, over NIO elsewhere. Knows nothing of what datagrams mean.
 */
@NullMarked
package org.nodus.node.datagram;

import org.jspecify.annotations.NullMarked;
