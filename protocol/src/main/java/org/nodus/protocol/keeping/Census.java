package org.nodus.protocol.keeping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

/**
 * The claims about one message, counted. Who lies alone changes nothing: k and the expiry are what
 * most say, one index counts once, and so does one node, whatever it claims to hold.
 *
 * @param claims at most one of each node and index; only of {@code message}
 */
public record Census(MessageId message, List<Claim> claims) {
  public Census {
    claims = List.copyOf(claims);
  }

  /** How many different fragments at different nodes somebody says that it holds. */
  public int live() {
    return byIndex().size();
  }

  /** Who holds what, each index and each node once, as the first claims say; ascending. */
  public TreeMap<Integer, NodeId> byIndex() {
    var places = new TreeMap<Integer, NodeId>();
    var counted = new HashSet<NodeId>();
    for (var claim : held()) {
      if (!places.containsKey(claim.holding().index()) && counted.add(claim.node())) {
        places.put(claim.holding().index(), claim.node());
      }
    }
    return places;
  }

  /** Every claim to hold a fragment: where to ask for it. */
  public List<Claim> held() {
    return claims.stream().filter(claim -> claim.holding().isHeld()).toList();
  }

  /** k, as most say; empty when nobody says anything. */
  public Optional<Integer> k() {
    return most(claims, claim -> claim.holding().k()).map(Math::toIntExact);
  }

  /** The expiry, as most of the holders say; empty when there is none. */
  public Optional<Long> expiryMillis() {
    return most(held(), claim -> claim.holding().expiryMillis());
  }

  /**
   * More of those who speak had it deleted by order than hold it: its recipient has it, and what is
   * left is left to expire. Else repair would bring back what was deleted.
   */
  public boolean isSettled() {
    var deleted =
        nodes(
            claims.stream()
                .filter(claim -> claim.holding().standing() == Holding.Standing.DELETED)
                .toList());
    return deleted > nodes(held());
  }

  /**
   * Below n − 1, not settled, and so many nodes speak of it that it can be rebuilt: fewer cannot
   * make others work by speaking of what never was.
   */
  public boolean needsRepair() {
    return k().isPresent()
        && KeepingRule.isTooFew(k().get(), live())
        && live() >= k().get()
        && !isSettled();
  }

  /** Above n + 4. */
  public boolean hasTooMany() {
    return k().isPresent() && KeepingRule.isTooMany(k().get(), live());
  }

  public boolean isHolder(NodeId node) {
    return claims.stream().anyMatch(claim -> claim.node().equals(node));
  }

  /** The unpaid holder that is farthest from the message: the one that goes when one can go. */
  public Optional<NodeId> farthestUnpaid() {
    return claims.stream()
        .filter(claim -> claim.holding().standing() == Holding.Standing.HELD)
        .map(Claim::node)
        .max(NodeId.nearestTo(message.hash()));
  }

  /** At which place {@code self} is among those nodes that hold nothing, 1 for the nearest. */
  public int rankOf(NodeId self, Collection<NodeId> region) {
    var order = NodeId.nearestTo(message.hash());
    var nearer =
        region.stream()
            .filter(node -> !isHolder(node) && order.compare(node, self) < 0)
            .distinct()
            .count();
    return (int) nearer + 1;
  }

  private static int nodes(List<Claim> some) {
    var nodes = new HashSet<NodeId>();
    some.forEach(claim -> nodes.add(claim.node()));
    return nodes.size();
  }

  /** The most frequent value, the smaller one of two. */
  private static Optional<Long> most(List<Claim> some, ToLongFunction<Claim> what) {
    var counts = new HashMap<Long, Integer>();
    some.forEach(claim -> counts.merge(what.applyAsLong(claim), 1, Integer::sum));
    var values = new ArrayList<>(counts.keySet());
    values.sort(
        Comparator.<Long>comparingInt(value -> -counts.getOrDefault(value, 0))
            .thenComparing(Comparator.naturalOrder()));
    return values.stream().findFirst();
  }
}
