package org.nodus.actors.storage;

/**
 * Who an envelope is for and what is in it: the functions of Cluster Sharding's {@code
 * ShardingMessageExtractor}, so that a region of a cluster can stand where {@link KeeperRegion}
 * stands.
 */
final class KeeperExtractor {
  /**
   * Ten for each of ten machines, as Cluster Sharding advises; fixed as long as a cluster lives.
   */
  static final int SHARDS = 100;

  private KeeperExtractor() {}

  static String entityId(KeeperEnvelope envelope) {
    return envelope.entityId();
  }

  /** All fragments of a message are in one shard, for some orders concern all of them. */
  static String shardId(String entityId) {
    var first = Integer.parseUnsignedInt(entityId, 0, 8, 16);
    return Integer.toString(Integer.remainderUnsigned(first, SHARDS));
  }

  static FragmentKeeper.Command unwrapMessage(KeeperEnvelope envelope) {
    return envelope.message();
  }
}
