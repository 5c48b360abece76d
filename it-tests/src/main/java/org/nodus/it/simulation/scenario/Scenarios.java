package org.nodus.it.simulation.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All scenarios by the names that the command line gives them. */
public final class Scenarios {
  private static final Map<String, Supplier<Scenario>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("steady", () -> BadNetwork.NOTHING);
    ALL.put("churn", Churn::usual);
    ALL.put("flash-crowd", FlashCrowd::new);
    ALL.put("partition", Partition::new);
    ALL.put("lossy", () -> BadNetwork.LOSSY);
    ALL.put("skewed-clocks", () -> BadNetwork.SKEWED);
    ALL.put("slow-disk", () -> BadDisks.SLOW);
    ALL.put("full-disk", () -> BadDisks.FULL);
    ALL.put("sybil", () -> new Sybil(20));
    ALL.put("eclipse", Eclipse::new);
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
  public static Scenario of(String name) {
    var scenario = ALL.get(name);
    if (scenario == null) {
      throw new IllegalArgumentException("there is no scenario " + name + " but " + ALL.keySet());
    }
    return scenario.get();
  }
}
