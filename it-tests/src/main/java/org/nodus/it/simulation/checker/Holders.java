package org.nodus.it.simulation.checker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nodus.protocol.message.MessageId;

/**
 * Who has held what. Rule: a promised message can be read while as many of its holders live, with
 * their disks, as rebuild it. Holders that die and holders that are replaced are nobody's fault;
 * one that lives and has forgotten is.
 */
public final class Holders {
  static final String READABLE = "a promised message can be read while enough of its holders live";

  /** A machine with one of its disks. */
  private record Machine(int node, int disk) {}

  private final Findings findings;
  private final Map<MessageId, Set<Machine>> seen = new HashMap<>();

  public Holders(Findings findings) {
    this.findings = findings;
  }

  /**
   * Checks one open promise.
   *
   * @param living all nodes that run, those that hold nothing with no indices
   * @return how many different fragments can be read now
   */
  public int check(Promise promise, List<Holding> living) {
    var holders = seen.computeIfAbsent(promise.message(), none -> new HashSet<>());
    var indices = new HashSet<Integer>();
    for (var holding : living) {
      if (!holding.indices().isEmpty()) {
        holders.add(new Machine(holding.node(), holding.disk()));
        indices.addAll(holding.indices());
      }
    }
    var survivors =
        living.stream()
            .filter(one -> holders.contains(new Machine(one.node(), one.disk())))
            .toList();
    if (indices.size() < promise.k() && survivors.size() >= promise.k()) {
      findings.add(READABLE, promise + "; its living holders have " + shown(survivors));
    }
    return indices.size();
  }

  private static Map<Integer, String> shown(List<Holding> survivors) {
    return survivors.stream()
        .collect(
            Collectors.toMap(
                Holding::node,
                holding -> holding.indices().toString(),
                (one, other) -> one + other,
                TreeMap::new));
  }
}
