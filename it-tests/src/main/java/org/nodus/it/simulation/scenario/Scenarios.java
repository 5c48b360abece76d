package org.nodus.it.simulation.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.nodus.protocol.dht.RoutingBuckets;

/** All scenarios by the names that the command line gives them. */
public final class Scenarios {
  private static final Map<String, Function<Opponents, Scenario>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("steady", any -> BadNetwork.NOTHING);
    ALL.put("churn", any -> Churn.usual());
    ALL.put("flash-crowd", any -> new FlashCrowd());
    ALL.put("partition", any -> new Partition());
    ALL.put("lossy", any -> BadNetwork.LOSSY);
    ALL.put("skewed-clocks", any -> BadNetwork.SKEWED);
    ALL.put("slow-disk", any -> BadDisks.SLOW);
    ALL.put("full-disk", any -> BadDisks.FULL);
    ALL.put("sybil", theirs -> new Sybil(theirs.liarsOr(0.2)));
    ALL.put("eclipse", theirs -> new Eclipse(theirs.attackersOr(60), theirs.networksOr(4)));
    ALL.put("flood", any -> new Flood());
    ALL.put(
        "targeted",
        theirs -> {
          var attackers = theirs.attackersOr(2 * RoutingBuckets.K);
          return new Targeted(attackers, theirs.networksOr(attackers));
        });
  }

  private Scenarios() {}

  /** In the order of the documentation. */
  public static Iterable<String> names() {
    return ALL.keySet();
  }

  /**
   * A fresh one.
   *
   * @throws IllegalArgumentException there is none of this name
   */
  public static Scenario of(String name, Opponents opponents) {
    var scenario = ALL.get(name);
    if (scenario == null) {
      throw new IllegalArgumentException("there is no scenario " + name + " but " + ALL.keySet());
    }
    return scenario.apply(opponents);
  }
}
