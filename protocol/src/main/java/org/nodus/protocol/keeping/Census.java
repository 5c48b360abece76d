package org.nodus.protocol.keeping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Scatter;
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

  /**
   * The one that goes when one can go: the unpaid holder that {@code scatter} would have chosen
   * last, which is the farthest of those who share their IP group, or else the farthest of all.
   *
   * @param around the nodes around the message, ourselves included
   */
  public Optional<NodeId> dispensable(Collection<Contact> around, Scatter scatter) {
    var unpaid = nearestFirst(around, node -> stands(node, Holding.Standing.HELD));
    var paid = nearestFirst(around, node -> stands(node, Holding.Standing.PAID));
    return scatter.order(unpaid, paid).stream().reduce((any, last) -> last).map(Contact::id);
  }

  /**
   * When {@code self} is to rebuild a fragment, 1 for the first of those that hold nothing: the
   * nearest in whose IP group nobody holds any come first.
   *
   * @param region the nodes around the message
   */
  public int turnOf(Contact self, Collection<Contact> region, Scatter scatter) {
    var all = new ArrayList<>(region);
    all.add(self);
    var idle = nearestFirst(all, node -> !isHolder(node));
    return 1 + scatter.order(idle, holdersIn(region)).indexOf(self);
  }

  /** Those of {@code some} that say that they hold a fragment, nearest first. */
  public List<Contact> holdersIn(Collection<Contact> some) {
    return nearestFirst(
        some, node -> stands(node, Holding.Standing.HELD) || stands(node, Holding.Standing.PAID));
  }

  private boolean stands(NodeId node, Holding.Standing standing) {
    return claims.stream()
        .anyMatch(claim -> claim.node().equals(node) && claim.holding().standing() == standing);
  }

  private List<Contact> nearestFirst(Collection<Contact> some, Predicate<NodeId> which) {
    return some.stream()
        .filter(contact -> which.test(contact.id()))
        .distinct()
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(message.hash())))
        .toList();
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
