package org.nodus.protocol.dht;

import java.util.Optional;
import org.nodus.protocol.bytes.Hash256;

/**
 * What one lookup wants and how careful it is.
 *
 * @param width how many of the nearest it is to return, {@code k} in Kademlia §2.3
 * @param paths d: how many ways it goes that ask no peer in common (S/Kademlia §4.4)
 * @param caps how many of one IP group it considers
 * @param verified whether each returned one has to have answered itself; otherwise it also counts
 *     when two paths name it, and who goes there finds out soon enough
 * @param avoided a place whose crowd is neither asked nor believed
 * @param density of the network, as known before: what is found must not lie much farther apart
 */
public record LookupPlan(
    Hash256 target,
    int width,
    int paths,
    boolean verified,
    Optional<Region> avoided,
    IpCaps caps,
    Density density) {
  /**
   * For reading. With every fifth peer hostile and four hops, one path gets through in 41 %, one of
   * four in 88 %; what is missing is noticed by the density and asked for again.
   */
  public static final int PATHS_TO_READ = 4;

  /** For publishing, where a mistake lasts as long as what is published: 98.5 %. */
  public static final int PATHS_TO_PUBLISH = 8;

  /** Of a table with a few hundred contacts: a whole neighbourhood may have lost its power. */
  private static final int RESERVE = 3 * RoutingBuckets.K;

  private static final int SEEDS_AROUND_A_CROWD = 4 * RoutingBuckets.K;

  /** Paths are bits of an int, and there are {@link LookupProgress#MAX_WAVES} times so many. */
  public static final int MAX_PATHS = 8;

  /** A lookup that takes everybody as they come. */
  public LookupPlan(
      Hash256 target, int width, int paths, boolean verified, IpCaps caps, Density density) {
    this(target, width, paths, verified, Optional.empty(), caps, density);
  }

  public LookupPlan {
    if (paths < 1 || paths > MAX_PATHS || width < 1) {
      throw new IllegalArgumentException(paths + " paths, width " + width);
    }
  }

  /** How many of the own table it begins with: more, where most of the nearest are avoided. */
  public int seeds() {
    return avoided.isPresent() ? SEEDS_AROUND_A_CROWD : RoutingBuckets.K;
  }

  /** How many more of the own table it turns to where all of those are dead. */
  public int reserve() {
    return RESERVE;
  }

  boolean avoids(Contact contact) {
    return avoided.filter(region -> region.isInCrowd(contact)).isPresent();
  }
}
