package org.nodus.it.simulation.network;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Seed;
import org.nodus.it.simulation.engine.Simulation;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;

/**
 * Carries datagrams between the machines of one simulation, as well as weather and topology let.
 */
public final class VirtualNetwork {
  private static final int CHANCE = 3;
  private static final int WAYS = 4;

  /** IPv4 and UDP. */
  private static final int HEADER_BYTES = 28;

  private final Simulation simulation;
  private final RandomGenerator chance;
  private final long ways;
  private final Topology topology = new Topology();
  private final Map<Endpoint, VirtualPort> ports = new HashMap<>();
  private final Map<Endpoint, Line> lines = new HashMap<>();
  private final Set<Endpoint> backbone = new HashSet<>();
  private Weather weather;
  private long backboneBytes;
  private long sent;
  private long bytes;
  private long lost;
  private long cut;
  private long delivered;

  public VirtualNetwork(Simulation simulation, Weather weather) {
    this.simulation = simulation;
    this.weather = weather;
    this.chance = Seed.source(simulation.seed(), CHANCE);
    this.ways = Seed.mix(simulation.seed(), WAYS);
  }

  /** A socket at {@code local}, which nobody living has; it dies with {@code owner}. */
  public DatagramPort open(Endpoint local, CrashDomain owner) {
    var before = ports.get(local);
    if (before != null && before.isOpen()) {
      throw new IllegalStateException("in use: " + local);
    }
    var port = new VirtualPort(this, local, owner);
    ports.put(local, port);
    return port;
  }

  public Topology topology() {
    return topology;
  }

  /** From now on. */
  public void weather(Weather next) {
    weather = next;
  }

  /** What {@code machine} sends goes over a line of so many bytes a second from now on. */
  public void narrow(Endpoint machine, long bytesPerSecond) {
    lines.put(machine, new Line(bytesPerSecond));
  }

  public Traffic traffic() {
    return new Traffic(sent, bytes, lost, cut, delivered);
  }

  /** What {@code machine} and others like it send to each other counts as the backbone's. */
  public void addToBackbone(Endpoint machine) {
    backbone.add(machine);
  }

  /** What the machines of the backbone have sent to each other so far, with headers. */
  public long backboneBytes() {
    return backboneBytes;
  }

  void send(Endpoint from, Endpoint to, Bytes datagram) {
    sent++;
    bytes += datagram.length();
    if (backbone.contains(from) && backbone.contains(to)) {
      backboneBytes += HEADER_BYTES + datagram.length();
    }
    if (!topology.isOpen(from, to)) {
      cut++;
      return;
    }
    var now = simulation.nanoTime();
    var line = lines.get(from);
    var leaves = line == null ? now : line.passNanos(now, datagram.length());
    if (leaves < 0 || chance.nextDouble() < weather.loss()) {
      lose(from, to, datagram);
      return;
    }
    deliver(from, to, datagram, leaves - now);
    if (chance.nextDouble() < weather.duplicates()) {
      deliver(from, to, datagram, leaves - now);
    }
  }

  private void deliver(Endpoint from, Endpoint to, Bytes datagram, long waitNanos) {
    var delay = Duration.ofNanos(waitNanos + latencyNanos(from, to));
    simulation.at(delay, simulation.outside(), () -> arrive(from, to, datagram));
  }

  private void arrive(Endpoint from, Endpoint to, Bytes datagram) {
    var port = ports.get(to);
    if (port == null || !port.isOpen()) {
      lose(from, to, datagram);
    } else if (!topology.isOpen(from, to)) {
      cut++;
    } else {
      delivered++;
      log("arrived", from, to, datagram);
      port.arrived(from, datagram);
    }
  }

  private long latencyNanos(Endpoint from, Endpoint to) {
    var nearest = weather.nearest().toNanos();
    var spread = weather.farthest().toNanos() - nearest;
    // StrictMath: the same on every processor.
    var queues = -StrictMath.log(1 - chance.nextDouble()) * weather.jitter().toNanos();
    var detour = chance.nextDouble() < weather.strays() ? weather.detour().toNanos() : 0;
    return nearest + (long) (way(from, to) * spread + queues) + detour;
  }

  /** How far two machines are from each other, 0 … 1: the same both ways and at all times. */
  private double way(Endpoint one, Endpoint other) {
    var bits = Seed.mix(ways, (long) one.hashCode() + other.hashCode());
    return (bits >>> 11) * 0x1.0p-53;
  }

  private void lose(Endpoint from, Endpoint to, Bytes datagram) {
    lost++;
    log("lost", from, to, datagram);
  }

  private void log(String what, Endpoint from, Endpoint to, Bytes datagram) {
    var shown = new Shown(from, to, datagram);
    simulation.log().happened(simulation.nanoTime(), what, "network", shown);
  }

  /** The bytes as length and hash: equal hashes, equal bytes, as far as a log is concerned. */
  private record Shown(Endpoint from, Endpoint to, Bytes datagram) {
    @Override
    public String toString() {
      return "%s > %s %d %08x"
          .formatted(place(from), place(to), datagram.length(), datagram.hashCode());
    }

    private static String place(Endpoint endpoint) {
      return endpoint.address().toHex() + ":" + endpoint.port();
    }
  }
}
