package org.nodus.actors.transport;

import java.util.List;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;

/**
 * Where datagrams leave and arrive: a UDP socket in production, a virtual network in tests. Open
 * when it is handed over; {@link UdpTransport} closes it.
 *
 * <p>Like the network itself it may lose, double and reorder, but it never alters. Every method may
 * be called by any thread and none blocks.
 */
public interface DatagramPort extends AutoCloseable {

  /** Gets each datagram, already copied, on a thread of the port: it should only tell it on. */
  @FunctionalInterface
  interface Receiver {
    void received(Endpoint from, Bytes datagram);
  }

  /** The address it is bound to; its port is never 0. */
  Endpoint local();

  /** From now on datagrams go to {@code receiver}; earlier ones were dropped. */
  void receive(Receiver receiver);

  /**
   * Sends each of {@code datagrams}, in order, at most 1,200 bytes each. What cannot be sent is
   * lost: the sender finds out as it finds out about any loss.
   */
  void send(Endpoint to, List<Bytes> datagrams);

  /** Nothing is sent or received any more. Repeating it is harmless. */
  @Override
  void close();
}
