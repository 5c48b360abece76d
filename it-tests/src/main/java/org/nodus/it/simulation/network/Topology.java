package org.nodus.it.simulation.network;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.nodus.protocol.dht.Endpoint;

/** Who can reach whom: everybody everybody, until somebody cuts. */
public final class Topology {
  private record Way(Endpoint from, Endpoint to) {}

  private static final int MAINLAND = 0;

  private final Map<Endpoint, Integer> islands = new HashMap<>();
  private final Set<Way> cut = new HashSet<>();
  private int lastIsland = MAINLAND;

  /** Cuts off these machines from all others; among each other they talk on. */
  public void isolate(Collection<Endpoint> island) {
    lastIsland++;
    island.forEach(one -> islands.put(one, lastIsland));
  }

  /** Nothing from one comes to the other any more; the way back stays. */
  public void cutWay(Endpoint from, Endpoint to) {
    cut.add(new Way(from, to));
  }

  /** Everybody reaches everybody again. */
  public void heal() {
    islands.clear();
    cut.clear();
  }

  /** Whether a datagram of one comes to the other. */
  public boolean isOpen(Endpoint from, Endpoint to) {
    if (islands.isEmpty() && cut.isEmpty()) {
      return true;
    }
    return islands.getOrDefault(from, MAINLAND).equals(islands.getOrDefault(to, MAINLAND))
        && !cut.contains(new Way(from, to));
  }
}
