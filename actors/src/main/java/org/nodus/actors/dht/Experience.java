package org.nodus.actors.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Patience;

/** What a {@link RoutingTable} has learnt from its last lookups. Owned by one table. */
final class Experience {
  /** So many places are remembered for the density: the error of their median is a tenth. */
  private static final int MAX_SURVEYS = 15;

  private final Deque<Density> surveys = new ArrayDeque<>();
  private Patience patience = Patience.INITIAL;

  void learn(Optional<Density> survey, Patience learnt) {
    patience = learnt;
    survey.ifPresent(surveys::addLast);
    if (surveys.size() > MAX_SURVEYS) {
      surveys.removeFirst();
    }
  }

  /**
   * Whether the density is known from more than the own table, which knows those who have answered
   * and not all that live near: what is a crowd cannot be said before.
   */
  boolean hasSurveyed() {
    return !surveys.isEmpty();
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
