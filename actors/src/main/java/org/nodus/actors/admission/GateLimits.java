package org.nodus.actors.admission;

import java.time.Duration;
import org.nodus.protocol.admission.Buckets;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.dht.IpCaps;

/**
 * What passes the {@link Gate}.
 *
 * @param price of this network
 * @param caps to which addresses the buckets of IP groups apply
 * @param perPeer KiB written by one peer
 * @param perGroup KiB written from one IP group
 * @param perMailbox entries left at one address
 * @param readsPerPeer questions of one peer that show the proof of an owner
 * @param readsPerGroup the same from one IP group
 * @param unprovenPerNode KiB that one node may hand over without any work
 * @param unprovenPerGroup the same from one IP group
 * @param unprovenInAll KiB that all nodes together may
 * @param maxAdmitted offers that were let in and whose fragment may still come, and as many works
 *     that were used
 * @param admittedFor how long it may
 * @param usedFor how long a work stays used
 * @param lookEvery how often the branches are asked how full they are
 * @param maxEntries that the mailboxes hold together
 */
public record GateLimits(
    WorkPrice price,
    IpCaps caps,
    Buckets.Rate perPeer,
    Buckets.Rate perGroup,
    Buckets.Rate perMailbox,
    Buckets.Rate readsPerPeer,
    Buckets.Rate readsPerGroup,
    Buckets.Rate unprovenPerNode,
    Buckets.Rate unprovenPerGroup,
    Buckets.Rate unprovenInAll,
    int maxAdmitted,
    Duration admittedFor,
    Duration usedFor,
    Duration lookEvery,
    int maxEntries) {
  private static final int KEYS = 16_384;

  /**
   * Limits of a node.
   *
   * <p>2 MiB/s are 120 mailbox entries of 17 KiB or half a fast line from one peer, and twice that
   * from its network; 32 MiB at once are a backlog of a neighbour that comes back. A mailbox fills
   * once at any speed, then ten entries a second. Who comes back after a month empties four full
   * mailboxes at once; 64 proofs a second are half a percent of a core, and four times that from
   * one network. What nodes hand over because a neighbour died or leaves comes in one burst from
   * each of twenty: 64 MiB, then 128 KiB/s, 10 GiB a day. From all together it is what eight may
   * bring, 512 MiB and 1 MiB/s: ids are cheap, and what a neighbour that died has held is rebuilt
   * here, not brought. 16,384 offers and as many used works are 10 MiB of memory; ten minutes are
   * many times what an upload may take. Work counts for the rest of its epoch and an hour more:
   * three hours are longer. Ten seconds are less than it takes to fill an eighth.
   */
  public static GateLimits of(WorkPrice price, IpCaps caps, int maxEntries) {
    return new GateLimits(
        price,
        caps,
        new Buckets.Rate(2_048, 32_768, KEYS),
        new Buckets.Rate(4_096, 65_536, KEYS),
        new Buckets.Rate(10, 1_000, KEYS),
        new Buckets.Rate(64, 4_096, KEYS),
        new Buckets.Rate(256, 16_384, KEYS),
        new Buckets.Rate(128, 65_536, KEYS),
        new Buckets.Rate(256, 131_072, KEYS),
        new Buckets.Rate(1_024, 524_288, 1),
        KEYS,
        Duration.ofMinutes(10),
        Duration.ofHours(3),
        Duration.ofSeconds(10),
        maxEntries);
  }
}
