package org.nodus.protocol.dht;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.nodus.protocol.identity.NodeId;

/**
 * Who gets the next copy of one thing: the nearest node of an {@link IpGroup} that has no copy yet;
 * where every group has one, the nearest of those that have fewest (DESIGN.md §3: at most one per
 * IP group). So who owns a few networks gets a few copies, however many ids he makes, and a network
 * of few groups still holds as many copies as it has nodes.
 *
 * <p>Where the density of the network is known, a tight cluster of ids counts like a group: ids of
 * honest nodes lie evenly, so of those that lie closer together than chance has it all but a few
 * come last. Who grinds ids next to one key does not get what belongs to the keys around it.
 *
 * @param caps says which nodes count by their group; each of the others is a group of its own
 * @param density of the network; {@link #UNKNOWN} where nobody shall count as clustered
 */
public record Scatter(IpCaps caps, Density density) {
  private static final Density UNKNOWN = new Density(0);

  /**
   * Around a node, within the distance where {@code expected} others live, {@code allowed} are
   * chance: more are in one place of sixty.
   */
  private enum Scale {
    EIGHTH(0.125, 1),
    HALF(0.5, 2),
    TWO(2, 5),
    EIGHT(8, 14);

    private final double expected;
    private final int allowed;

    Scale(double expected, int allowed) {
      this.expected = expected;
      this.allowed = allowed;
    }
  }

  /** By IP groups alone. */
  public Scatter(IpCaps caps) {
    this(caps, UNKNOWN);
  }

  /** The same, with clusters noticed. */
  public Scatter in(Density network) {
    return new Scatter(caps, network);
  }

  /**
   * Whom to choose next.
   *
   * @param candidates nearest first; none of them has a copy
   * @param holders those that have one or are about to
   * @return empty when there are no candidates
   */
  public Optional<Contact> next(Collection<Contact> candidates, Collection<Contact> holders) {
    return next(candidates, holders, count(holders));
  }

  private Optional<Contact> next(
      Collection<Contact> candidates, Collection<Contact> holders, Map<IpGroup, Integer> counts) {
    Contact best = null;
    var fewest = Integer.MAX_VALUE;
    for (var candidate : candidates) {
      var copies = inGroup(candidate, counts) + clustered(candidate, holders);
      if (copies < fewest) {
        best = candidate;
        fewest = copies;
      }
    }
    return Optional.ofNullable(best);
  }

  /** All of {@code candidates}, nearest first, in the order in which they would be chosen. */
  public List<Contact> order(Collection<Contact> candidates, Collection<Contact> holders) {
    var counts = count(holders);
    var left = new ArrayList<>(candidates);
    var all = new ArrayList<>(holders);
    for (var best = next(left, all, counts); best.isPresent(); best = next(left, all, counts)) {
      left.remove(best.get());
      all.add(best.get());
      add(best.get(), counts);
    }
    return List.copyOf(all.subList(holders.size(), all.size()));
  }

  private int inGroup(Contact candidate, Map<IpGroup, Integer> counts) {
    return caps.applyTo(candidate.endpoint()) ? counts.getOrDefault(group(candidate), 0) : 0;
  }

  /**
   * Who of {@code some} lies closer to others than chance has it, the first few of each cluster
   * left out: who was there before does not become one of a crowd that comes to him.
   *
   * @param some the most trusted first, such as those that have been known for longest
   */
  public Set<NodeId> clustered(Collection<Contact> some) {
    var crowd = new HashSet<NodeId>();
    var others = new ArrayList<Contact>();
    for (var one : some) {
      if (clustered(one, others) > 0) {
        crowd.add(one.id());
      } else {
        others.add(one);
      }
    }
    return Collections.unmodifiableSet(crowd);
  }

  /** How many more of the holders live near the candidate than chance has it; 0 for most. */
  private int clustered(Contact candidate, Collection<Contact> holders) {
    if (density.equals(UNKNOWN)) {
      return 0;
    }
    var expected =
        holders.stream()
            .mapToDouble(holder -> density.expectedWithin(candidate.id().hash(), holder.id()))
            .toArray();
    var most = 0;
    for (var scale : Scale.values()) {
      var near = DoubleStream.of(expected).filter(one -> one <= scale.expected).count();
      most = Math.max(most, (int) near - scale.allowed);
    }
    return most;
  }

  /** In how many groups these are. As many as there are holders, when each has its own. */
  public int groups(Collection<Contact> holders) {
    var alone = holders.stream().filter(holder -> !caps.applyTo(holder.endpoint())).count();
    return count(holders).size() + (int) alone;
  }

  private Map<IpGroup, Integer> count(Collection<Contact> holders) {
    var counts = new HashMap<IpGroup, Integer>();
    holders.forEach(holder -> add(holder, counts));
    return counts;
  }

  private void add(Contact holder, Map<IpGroup, Integer> counts) {
    if (caps.applyTo(holder.endpoint())) {
      counts.merge(group(holder), 1, Integer::sum);
    }
  }

  private static IpGroup group(Contact contact) {
    return IpGroup.of(contact.endpoint());
  }
}
