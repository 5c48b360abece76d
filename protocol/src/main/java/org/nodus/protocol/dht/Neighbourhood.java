package org.nodus.protocol.dht;

import java.util.Comparator;
import java.util.List;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

/**
 * The nodes around a key, as somebody saw them, and how dense the network is (DESIGN.md §5: the
 * neighbourhood is estimated from density, not "the 20 that answered").
 *
 * @param nearest nearest to {@code target} first, without whoever looks
 * @param density of the whole network, not of this place, which somebody may have crowded
 */
public record Neighbourhood(Hash256 target, List<Contact> nearest, Density density) {
  public Neighbourhood {
    nearest =
        nearest.stream()
            .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
            .toList();
  }

  /** At most {@code count} of the nearest. */
  public List<Contact> members(int count) {
    return nearest.subList(0, Math.min(count, nearest.size()));
  }

  /** The distance from the target within which {@code count} nodes are expected to live. */
  public Hash256 radius(double count) {
    return density.radius(count);
  }

  /** How many of {@link #nearest} are nearer to the target than {@code id}: 0 for the nearest. */
  public int rankOf(NodeId id) {
    var distance = id.distanceTo(target);
    return (int)
        nearest.stream()
            .filter(other -> other.id().distanceTo(target).compareTo(distance) < 0)
            .count();
  }

  /**
   * Whether {@code id} lies where the {@code count} nearest nodes are expected, with room for
   * chance: within twice the radius that the density gives.
   */
  public boolean isPlausibleMember(NodeId id, int count) {
    return id.distanceTo(target).compareTo(radius(2.0 * count)) <= 0;
  }
}
