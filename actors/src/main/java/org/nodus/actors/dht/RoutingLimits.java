package org.nodus.actors.dht;

import java.time.Duration;
import org.nodus.protocol.dht.RoutingBuckets;

/**
 * What bounds a {@link RoutingTable}.
 *
 * @param lookup how hard a lookup tries
 * @param bucketSize Kademlia's k
 * @param maxLookups how many lookups run at once; above, a request is answered out of time
 * @param pingTimeout how long a peer may take to prove that it is alive
 * @param firstRetry pause after the first bootstrap that reached nobody; doubles with each
 * @param lastRetry the longest such pause
 * @param refreshEvery how often one lookup refreshes a bucket and stale peers are pinged
 * @param staleAfter how long a peer may be silent before it is pinged
 * @param goneFor how long nobody is asked who did not answer a question and then a ping
 */
public record RoutingLimits(
    PeerLookup.Effort lookup,
    int bucketSize,
    int maxLookups,
    Duration pingTimeout,
    Duration firstRetry,
    Duration lastRetry,
    Duration refreshEvery,
    Duration staleAfter,
    Duration goneFor) {

  /**
   * Lookups: k = 20 (Kademlia §2.3); a peer gets 2 s, which is a lost handshake and its repetition
   * over a 300 ms path; 10 s are five of those one after the other. One refresh lookup of 30
   * requests of 1.3 kB every 5 minutes is 130 B/s. 30 s: others name a dead peer for minutes, and a
   * restart takes about that long.
   */
  public static final RoutingLimits DEFAULT =
      new RoutingLimits(
          new PeerLookup.Effort(RoutingBuckets.K, Duration.ofSeconds(2), Duration.ofSeconds(10)),
          RoutingBuckets.K,
          256,
          Duration.ofSeconds(2),
          Duration.ofMillis(250),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofSeconds(30));
}
