package org.nodus.protocol.dht;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

/**
 * The part of the key space around a key in which its replicas live, by the density of the whole
 * network. Who grinds ids next to a key can be all of "the nearest sixteen"; he cannot make the
 * others in the region go away.
 *
 * @param density of the whole network, which a crowd at one place does not move
 */
public record Region(Hash256 target, Density density, IpCaps caps) {
  /** Written to and read from at most: 24 that belong here, and a crowd of two buckets. */
  public static final int MAX_MEMBERS = 64;

  /** One and a half times the replicas: the density is an estimate. */
  private static final double EXPECTED_MEMBERS = 1.5 * Quorum.MAX_REPLICAS;

  /**
   * Sixteen where four are expected is chance in less than one of 10,000 places, also where the
   * density is known from a single survey, which is off by a quarter: with five it would be one of
   * 1,000 then.
   */
  private static final double CROWD_FACTOR = 4;

  /** So many halvings leave fewer than two of the region's nodes unasked for. */
  private static final int PLACES = 4;

  private static final int BITS = 256;

  /**
   * Whether the nearest lie so close together that most of them were put there. The network has at
   * least as many nodes as these: where the density was taken for less, as by somebody who has
   * hardly met anybody yet, all of a small network would be a crowd.
   */
  public boolean isCrowded(List<Contact> nearest) {
    var replicas = Quorum.MAX_REPLICAS;
    return nearest.size() >= replicas
        && density.atLeast(nearest.size()).expectedWithin(target, nearest.get(replicas - 1).id())
                * CROWD_FACTOR
            < replicas;
  }

  /** Whether it lies where four are expected: if the place is crowded, it was likely put there. */
  public boolean isInCrowd(Contact contact) {
    return density.expectedWithin(target, contact.id()) * CROWD_FACTOR < Quorum.MAX_REPLICAS;
  }

  /**
   * Where to look besides the target: the other half of the region, the other half of the half that
   * is left, and so on. The crowd sits in what is left at the end.
   */
  public List<Hash256> otherPlaces() {
    var share = EXPECTED_MEMBERS / (density.nodes() + 1);
    var depth = Math.clamp((long) Math.floor(-Math.log(share) / Math.log(2)), 0, BITS - PLACES);
    return List.of(flipped(depth), flipped(depth + 1), flipped(depth + 2), flipped(depth + 3));
  }

  /** All of {@code found} that live in the region, one for each id, nearest first. */
  public List<Contact> members(Collection<Contact> found) {
    var radius = density.radius(EXPECTED_MEMBERS);
    var byId = new LinkedHashMap<NodeId, Contact>();
    found.stream()
        .filter(contact -> contact.id().distanceTo(target).compareTo(radius) <= 0)
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
        .forEach(contact -> byId.putIfAbsent(contact.id(), contact));
    return caps.within(byId.values()).stream().limit(MAX_MEMBERS).toList();
  }

  private Hash256 flipped(int bit) {
    var mask = new byte[Hash256.SIZE_BYTES];
    mask[bit >>> 3] = (byte) (0x80 >>> (bit & 7));
    return target.xor(Hash256.of(mask));
  }
}
