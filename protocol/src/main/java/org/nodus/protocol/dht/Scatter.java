package org.nodus.protocol.dht;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who gets the next copy of one thing: the nearest node of an {@link IpGroup} that has no copy yet;
 * where every group has one, the nearest of those that have fewest (DESIGN.md §3: at most one per
 * IP group). So who owns a few networks gets a few copies, however many ids he makes, and a network
 * of few groups still holds as many copies as it has nodes.
 *
 * @param caps says which nodes count by their group; each of the others is a group of its own
 */
public record Scatter(IpCaps caps) {

  /**
   * Whom to choose next.
   *
   * @param candidates nearest first; none of them has a copy
   * @param holders those that have one or are about to
   * @return empty when there are no candidates
   */
  public Optional<Contact> next(Collection<Contact> candidates, Collection<Contact> holders) {
    return next(candidates, count(holders));
  }

  private Optional<Contact> next(Collection<Contact> candidates, Map<IpGroup, Integer> counts) {
    Contact best = null;
    var fewest = Integer.MAX_VALUE;
    for (var candidate : candidates) {
      var copies =
          caps.applyTo(candidate.endpoint()) ? counts.getOrDefault(group(candidate), 0) : 0;
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
    var chosen = new ArrayList<Contact>(left.size());
    for (var best = next(left, counts); best.isPresent(); best = next(left, counts)) {
      left.remove(best.get());
      chosen.add(best.get());
      add(best.get(), counts);
    }
    return List.copyOf(chosen);
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
