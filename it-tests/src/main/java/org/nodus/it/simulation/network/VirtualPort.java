package org.nodus.it.simulation.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;

/** The socket of one process: it dies with it. */
final class VirtualPort implements DatagramPort {
  private final VirtualNetwork network;
  private final Endpoint local;
  private final CrashDomain owner;
  private @Nullable Receiver receiver;
  private boolean closed;

  VirtualPort(VirtualNetwork network, Endpoint local, CrashDomain owner) {
    this.network = network;
    this.local = local;
    this.owner = owner;
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public void receive(Receiver next) {
    receiver = next;
  }

  @Override
  public void send(Endpoint to, List<Bytes> datagrams) {
    if (isOpen()) {
      datagrams.forEach(datagram -> network.send(local, to, datagram));
    }
  }

  boolean isOpen() {
    return !closed && !owner.isDead();
  }

  void arrived(Endpoint from, Bytes datagram) {
    if (receiver != null && isOpen()) {
      receiver.received(from, datagram);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
