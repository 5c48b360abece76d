package org.nodus.protocol.dht;

/** What {@link RoutingBuckets} decides about a peer that proved to be alive. */
public sealed interface Sighting {

  /** It is in the table now, as the most recently seen of its bucket. */
  record Kept(boolean isNew) implements Sighting {}

  /**
   * The bucket is full. The newcomer waits; it moves up when {@code oldest} fails a ping, because
   * who has been there for long is likely to stay (Kademlia §2.4).
   *
   * @param oldest the resident of that bucket who has been silent for longest
   */
  record Waiting(Contact oldest, long lastSeenNanos) implements Sighting {}

  /** Ourselves, one too many of its IP group, or of those that come by themselves. */
  record Refused() implements Sighting {}
}
