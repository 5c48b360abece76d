/**
 * Our own encrypted UDP transport: sessions, loss recovery, requests and answers. Sockets come in
 * through a port.
 */
@NullMarked
package org.nodus.actors.transport;

import org.jspecify.annotations.NullMarked;
