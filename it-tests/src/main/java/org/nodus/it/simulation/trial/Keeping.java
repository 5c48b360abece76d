package org.nodus.it.simulation.trial;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.nodus.actors.transport.TransportStats;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.it.simulation.world.LifeListener;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.protocol.wire.Request;

/**
 * What nodes send to nodes so that nothing is lost: greetings of neighbours and what follows from
 * them, fragments that are rebuilt or handed over, replicas of mailboxes and records. As the nodes'
 * own transports count it, without headers of packets. They are asked once a minute: what a node
 * sends in the minute in which it dies is not counted.
 */
final class Keeping implements LifeListener {
  /** Nodes write fragments to and read them from nodes for no other purpose. */
  private static final Set<Request.Service> SERVICES =
      Set.of(Request.Service.KEEPING, Request.Service.FRAGMENTS, Request.Service.REPLICAS);

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  /** Of the present process of each node. */
  private final Map<Integer, Long> present = new HashMap<>();

  /** Of all processes that have ended. */
  private long past;

  /** Counts from now on. */
  Keeping(World world) {
    world.listen(this);
    world.every(LOOK_EVERY, () -> world.nodes().forEach(this::ask));
  }

  @Override
  public void started(SimulatedNode node) {}

  @Override
  public void ending(SimulatedNode node) {
    var last = present.remove(node.number());
    past += last == null ? 0 : last;
  }

  @Override
  public void diskLost(SimulatedNode node) {}

  private void ask(SimulatedNode node) {
    node.branches()
        .ifPresent(
            all ->
                all.transport()
                    .tell(
                        new UdpTransport.GetStats(node.ear(stats -> learn(node.number(), stats)))));
  }

  private void learn(int node, TransportStats stats) {
    var now =
        stats.toNodes().entrySet().stream()
            .filter(one -> SERVICES.contains(one.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    present.put(node, now);
  }

  /** By all nodes, as far as they have told. */
  long bytes() {
    return past + present.values().stream().mapToLong(Long::longValue).sum();
  }
}
