package org.nodus.protocol.dht;

import java.util.Collection;
import java.util.List;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

/**
 * How densely the key space is populated, as far as one node can tell. Ids are hashes, so they lie
 * evenly: of N nodes the i-th nearest to any place is expected at i / (N + 1) of the key space.
 *
 * @param nodes how many nodes the network seems to have; never negative
 */
public record Density(double nodes) {
  /** 2^64, so that a distance becomes a fraction of the key space by its first word. */
  private static final double SPACE = 0x1p64;

  public Density {
    if (!(nodes >= 0)) {
      throw new IllegalArgumentException(nodes + " nodes");
    }
  }

  /**
   * The least-squares line through the distances of those nearest to {@code centre}; at least as
   * many as were seen. With 20 of them the error is about a quarter.
   *
   * @param nearest all that live nearest to {@code centre}, none left out, nearest first
   */
  public static Density around(Hash256 centre, List<Contact> nearest) {
    var squares = 0.0;
    var products = 0.0;
    for (var i = 0; i < nearest.size(); i++) {
      var rank = i + 1.0;
      squares += rank * rank;
      products += rank * fraction(nearest.get(i).id().distanceTo(centre));
    }
    var seen = nearest.size();
    return new Density(products == 0 ? seen : Math.max(seen, squares / products - 1));
  }

  /**
   * The median of several estimates: who crowds ids around one place, or around a few, does not
   * move it. Without any estimate nobody is there.
   */
  public static Density median(Collection<Density> estimates) {
    var sorted = estimates.stream().mapToDouble(Density::nodes).sorted().toArray();
    var middle = sorted.length / 2;
    if (sorted.length == 0) {
      return new Density(0);
    }
    return new Density(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /** The same where so many were seen: the network has no fewer. */
  public Density atLeast(int seen) {
    return nodes >= seen ? this : new Density(seen);
  }

  /** How many nodes are expected as near to {@code target} as {@code id} is, or nearer. */
  public double expectedWithin(Hash256 target, NodeId id) {
    return (nodes + 1) * fraction(id.distanceTo(target));
  }

  /**
   * The distance within which {@code count} nodes are expected around any place; the whole key
   * space when there are no more than that.
   */
  public Hash256 radius(double count) {
    var share = count / (nodes + 1);
    return share >= 1 ? new Hash256(-1, -1, -1, -1) : new Hash256(unsigned(share), -1, -1, -1);
  }

  private static double fraction(Hash256 distance) {
    var word = distance.w0();
    return ((word >>> 1) * 2.0 + (word & 1)) / SPACE;
  }

  /** The first word of {@code share} of the key space, 0 … 1. */
  private static long unsigned(double share) {
    return (long) (Math.max(0, share) * 0x1p63) << 1;
  }
}
