package org.nodus.protocol.dht;

import java.util.Comparator;
import java.util.List;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

/**
 * The nodes around a key, as one lookup saw them, and how dense the network is there (DESIGN.md §5:
 * the neighbourhood is estimated from density, not "the 20 that answered").
 *
 * @param nearest nearest to {@code target} first
 */
public record Neighbourhood(Hash256 target, List<Contact> nearest) {
  /** 2^64, so that a distance becomes a fraction of the key space by its first word. */
  private static final double SPACE = 0x1p64;

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

  /**
   * How many nodes the network seems to have. Of N evenly spread nodes the i-th nearest lies at i /
   * (N + 1) of the key space; this is the least-squares line through all of them, and at least how
   * many were seen.
   */
  public double estimatedNodes() {
    var squares = 0.0;
    var products = 0.0;
    for (var i = 0; i < nearest.size(); i++) {
      var rank = i + 1.0;
      squares += rank * rank;
      products += rank * fraction(nearest.get(i).id());
    }
    return products == 0 ? nearest.size() : Math.max(nearest.size(), squares / products - 1);
  }

  /**
   * Whether {@code id} lies where the {@code count} nearest nodes are expected, with room for
   * chance: within twice the radius that the density gives.
   */
  public boolean isPlausibleMember(NodeId id, int count) {
    return fraction(id) <= 2.0 * count / (estimatedNodes() + 1);
  }

  private double fraction(NodeId id) {
    var word = id.distanceTo(target).w0();
    return ((word >>> 1) * 2.0 + (word & 1)) / SPACE;
  }
}
