package org.nodus.actors.storage;

import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;

/**
 * A message for the keeper of that name: what {@code ShardingEnvelope} is to Cluster Sharding.
 *
 * @param entityId {@link #entityIdOf(FragmentKeeper.Place)} of the fragment
 */
record KeeperEnvelope(String entityId, FragmentKeeper.Command message) {
  private static final int MESSAGE_DIGITS = 2 * Hash256.SIZE_BYTES;

  static KeeperEnvelope to(FragmentKeeper.Place place, FragmentKeeper.Command message) {
    return new KeeperEnvelope(entityIdOf(place), message);
  }

  /** The message id in hex, a hyphen, the index in hex. */
  static String entityIdOf(FragmentKeeper.Place place) {
    return place.message().hash().toHex() + "-" + Integer.toHexString(place.index());
  }

  /** The fragment that a name means. */
  static FragmentKeeper.Place placeOf(String entityId) {
    var message = new MessageId(Hash256.ofHex(entityId.substring(0, MESSAGE_DIGITS)));
    var index = Integer.parseInt(entityId, MESSAGE_DIGITS + 1, entityId.length(), 16);
    return new FragmentKeeper.Place(message, index);
  }
}
