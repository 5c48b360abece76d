package org.nodus.actors.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;

/**
 * A network of {@link DatagramPort}s inside one test. It loses, doubles and reorders by seeded
 * chance, and keeps what passed for those who want to replay it. Datagrams arrive on the thread of
 * their sender; one that is held back arrives right behind the next.
 */
public final class InMemoryDatagrams {
  private static final int CAPTURED = 10_000;

  private final Map<Endpoint, Port> ports = new ConcurrentHashMap<>();
  private final Set<Endpoint> unplugged = ConcurrentHashMap.newKeySet();
  private final Set<Endpoint> deaf = ConcurrentHashMap.newKeySet();
  private final Faults faults;
  private final Random random;
  private final List<Captured> captured = new ArrayList<>();
  private Captured heldBack;
  private int nextPort = 20_000;

  /** Each a probability for one datagram. */
  public record Faults(double loss, double copy, double reorder) {
    public static final Faults NONE = new Faults(0, 0, 0);
  }

  /** A datagram on its way. */
  public record Captured(Endpoint from, Endpoint to, Bytes datagram) {}

  public InMemoryDatagrams(Faults faults, long seed) {
    this.faults = faults;
    this.random = new Random(seed);
  }

  /** A new port with an address of its own. */
  public synchronized DatagramPort open() {
    return openAt(new Endpoint(Bytes.wrap(new byte[] {127, 0, 0, 1}), nextPort++));
  }

  /** A port at an address that is free, perhaps again. */
  public DatagramPort openAt(Endpoint local) {
    var port = new Port(local);
    ports.put(port.local, port);
    return port;
  }

  /** From now on nothing reaches {@code endpoint} and nothing leaves it. */
  public void unplug(Endpoint endpoint) {
    unplugged.add(endpoint);
  }

  /** From now on nothing reaches {@code endpoint}; what it sends arrives. */
  public void deafen(Endpoint endpoint) {
    deaf.add(endpoint);
  }

  public void plugIn(Endpoint endpoint) {
    unplugged.remove(endpoint);
    deaf.remove(endpoint);
  }

  /** The first 10,000 datagrams that were sent. */
  public synchronized List<Captured> captured() {
    return List.copyOf(captured);
  }

  /** Puts a datagram on the wire, whoever claims to have sent it. */
  public void inject(Endpoint from, Endpoint to, Bytes datagram) {
    var port = ports.get(to);
    var isCut = unplugged.contains(to) || unplugged.contains(from) || deaf.contains(to);
    if (port != null && !isCut) {
      port.deliver(from, datagram);
    }
  }

  private void send(Endpoint from, Endpoint to, Bytes datagram) {
    for (var due : schedule(new Captured(from, to, datagram))) {
      inject(due.from, due.to, due.datagram);
    }
  }

  private synchronized List<Captured> schedule(Captured next) {
    if (captured.size() < CAPTURED) {
      captured.add(next);
    }
    var due = new ArrayList<Captured>(3);
    if (random.nextDouble() < faults.loss) {
      return due;
    }
    if (heldBack == null && random.nextDouble() < faults.reorder) {
      heldBack = next;
      return due;
    }
    due.add(next);
    if (random.nextDouble() < faults.copy) {
      due.add(next);
    }
    if (heldBack != null) {
      due.add(heldBack);
      heldBack = null;
    }
    return due;
  }

  private final class Port implements DatagramPort {
    private final Endpoint local;
    private volatile Receiver receiver = (from, datagram) -> {};
    private volatile boolean closed;

    Port(Endpoint local) {
      this.local = local;
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
      if (!closed) {
        datagrams.forEach(datagram -> InMemoryDatagrams.this.send(local, to, datagram));
      }
    }

    @Override
    public void close() {
      closed = true;
      ports.remove(local, this);
    }

    void deliver(Endpoint from, Bytes datagram) {
      if (!closed) {
        receiver.received(from, datagram);
      }
    }
  }
}
