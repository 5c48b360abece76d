package org.nodus.actors.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Patience;
import org.nodus.protocol.dht.RoutingBuckets;

/** What a {@link RoutingTable} has learnt from its last lookups. Owned by one table. */
final class Experience {
  /** So many places are remembered for the density: the error of their median is a tenth. */
  private static final int MAX_SURVEYS = 15;

  /** Fewer than half a bucket say little about density. */
  private static final int MIN_SAMPLE = RoutingBuckets.K / 2;

  private final Deque<Density> surveys = new ArrayDeque<>();
  private Patience patience = Patience.INITIAL;

  void learn(PeerLookup.Outcome outcome, Patience learnt) {
    patience = learnt;
    if (outcome.nearest().size() >= MIN_SAMPLE) {
      surveys.addLast(Density.around(outcome.target(), outcome.nearest()));
      if (surveys.size() > MAX_SURVEYS) {
        surveys.removeFirst();
      }
    }
  }

  Patience patience() {
    return patience;
  }

  /** From our own neighbours and the last lookups: nobody can crowd most of those places. */
  Density density(Density aroundOurselves) {
    var estimates = new ArrayList<>(surveys);
    estimates.add(aroundOurselves);
    return Density.median(estimates);
  }
}
