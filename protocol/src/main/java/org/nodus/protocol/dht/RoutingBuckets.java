package org.nodus.protocol.dht;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Bucket.Resident;
import org.nodus.protocol.identity.NodeId;

/**
 * The routing table of one node: 256 buckets of at most k live peers (Kademlia §2.2, §2.4), capped
 * per IP group. Mutable and owned by one actor; it decides and never calls anybody. Only peers that
 * have proven their keys may be shown to it.
 *
 * <p>Bucket i holds the peers at a distance of 2^i … 2^(i+1) − 1.
 */
public final class RoutingBuckets {
  /** Kademlia's k: with 20 nobody expects a whole bucket to fail within an hour. */
  public static final int K = 20;

  private static final int BITS = 256;

  private final NodeId self;
  private final int bucketSize;
  private final IpCaps caps;
  private final Bucket[] buckets =
      IntStream.range(0, BITS).mapToObj(index -> new Bucket()).toArray(Bucket[]::new);
  private final Map<IpGroup, Integer> perGroup = new HashMap<>();
  private int size;

  public RoutingBuckets(NodeId self, int bucketSize, IpCaps caps) {
    this.self = self;
    this.bucketSize = bucketSize;
    this.caps = caps;
  }

  /** The peer, which we looked for, has just proven that it is alive under this contact. */
  public Sighting seen(Contact contact, long nowNanos) {
    return sighted(contact, nowNanos, true);
  }

  /**
   * The peer has come to us and just proven that it is alive under this contact. Half of a bucket
   * and of the table is kept for those that we looked for: who opens many sessions gets no more
   * than the other half.
   */
  public Sighting came(Contact contact, long nowNanos) {
    return sighted(contact, nowNanos, false);
  }

  private Sighting sighted(Contact contact, long nowNanos, boolean sought) {
    if (contact.id().equals(self)) {
      return new Sighting.Refused();
    }
    var bucket = bucketOf(contact.id());
    var known = bucket.find(contact.id());
    if (known.isPresent()) {
      return seenAgain(bucket, known.get(), contact, nowNanos);
    }
    if (!fitsCaps(bucket, contact)) {
      return new Sighting.Refused();
    }
    if (!hasRoom(bucket, contact, sought)) {
      if (bucket.residents().isEmpty()) {
        return new Sighting.Refused();
      }
      bucket.enqueue(contact);
      var oldest = bucket.residents().getFirst();
      return new Sighting.Waiting(oldest.contact(), oldest.lastSeenNanos());
    }
    add(bucket, new Resident(contact, nowNanos, nowNanos, sought));
    return new Sighting.Kept(true);
  }

  /**
   * The peer failed a ping: it leaves if it was here. Where there is room now, the candidate seen
   * last is to be pinged; it enters when it answers.
   *
   * @return whom to ping; it waits no longer
   */
  public Optional<Contact> failed(NodeId id) {
    if (id.equals(self)) {
      return Optional.empty();
    }
    var bucket = bucketOf(id);
    bucket.find(id).ifPresent(gone -> drop(bucket, gone));
    bucket.leaveQueue(id);
    if (bucket.residents().size() >= bucketSize) {
      return Optional.empty();
    }
    var next = bucket.waiting().stream().filter(one -> fitsCaps(bucket, one)).findFirst();
    next.ifPresent(candidate -> bucket.leaveQueue(candidate.id()));
    return next;
  }

  public boolean contains(NodeId id) {
    return !id.equals(self) && bucketOf(id).find(id).isPresent();
  }

  /** The peers nearest to {@code target}, nearest first, at most {@code count}. */
  public List<Contact> nearest(Hash256 target, int count) {
    return all()
        .map(Resident::contact)
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
        .limit(count)
        .toList();
  }

  /** Peers not seen since {@code thenNanos}, longest silent first, at most {@code count}. */
  public List<Contact> notSeenSince(long thenNanos, int count) {
    return all()
        .filter(resident -> resident.lastSeenNanos() - thenNanos < 0)
        .sorted((one, other) -> Long.signum(one.lastSeenNanos() - other.lastSeenNanos()))
        .map(Resident::contact)
        .limit(count)
        .toList();
  }

  /** The peers known for the longest time, which are the ones to remember over a restart. */
  public List<Contact> longestKnown(int count) {
    return all()
        .sorted((one, other) -> Long.signum(one.sinceNanos() - other.sinceNanos()))
        .map(Resident::contact)
        .limit(count)
        .toList();
  }

  public int size() {
    return size;
  }

  /** The lowest bucket that is not empty; what is below holds nobody in a network this dense. */
  public int nearestBucket() {
    return IntStream.range(0, BITS)
        .filter(index -> !buckets[index].residents().isEmpty())
        .findFirst()
        .orElse(BITS - 1);
  }

  /**
   * An id that falls into bucket {@code index}, chosen by {@code noise}: what a refresh looks up.
   */
  public Hash256 idInBucket(int index, Hash256 noise) {
    var distance = noise.toArray();
    var zeros = BITS - 1 - index;
    for (var bit = 0; bit < zeros; bit++) {
      distance[bit >>> 3] &= (byte) ~(0x80 >>> (bit & 7));
    }
    distance[zeros >>> 3] |= (byte) (0x80 >>> (zeros & 7));
    return self.hash().xor(Hash256.of(distance));
  }

  private Sighting seenAgain(Bucket bucket, Resident old, Contact contact, long nowNanos) {
    if (old.contact().endpoint().equals(contact.endpoint())) {
      bucket.replace(old, old.seenAgain(contact, nowNanos));
      return new Sighting.Kept(false);
    }
    drop(bucket, old);
    if (!fitsCaps(bucket, contact)) {
      return new Sighting.Refused();
    }
    add(bucket, new Resident(contact, nowNanos, nowNanos, old.sought()));
    return new Sighting.Kept(false);
  }

  private boolean hasRoom(Bucket bucket, Contact contact, boolean sought) {
    var isInvited = sought || !caps.applyTo(contact.endpoint());
    return bucket.residents().size() < bucketSize && (isInvited || isWelcome(bucket));
  }

  /** Ids ground to lie near us fill many buckets: the whole table has a half for them too. */
  private boolean isWelcome(Bucket bucket) {
    var half = (bucketSize + 1) / 2;
    var uninvited = Stream.of(buckets).mapToLong(any -> any.uninvited(caps)).sum();
    return bucket.uninvited(caps) < half && uninvited < Math.max(half, size - uninvited);
  }

  private void add(Bucket bucket, Resident newest) {
    bucket.add(newest);
    size++;
    perGroup.merge(IpGroup.of(newest.contact().endpoint()), 1, Integer::sum);
  }

  private void drop(Bucket bucket, Resident gone) {
    bucket.remove(gone);
    size--;
    perGroup.computeIfPresent(
        IpGroup.of(gone.contact().endpoint()), (group, count) -> count == 1 ? null : count - 1);
  }

  private boolean fitsCaps(Bucket bucket, Contact contact) {
    if (!caps.applyTo(contact.endpoint())) {
      return true;
    }
    var group = IpGroup.of(contact.endpoint());
    var inBucket =
        bucket.residents().stream()
            .filter(other -> IpGroup.of(other.contact().endpoint()).equals(group))
            .count();
    return inBucket < caps.perBucket() && perGroup.getOrDefault(group, 0) < caps.perTable();
  }

  private Bucket bucketOf(NodeId id) {
    return buckets[BITS - 1 - id.distanceTo(self.hash()).leadingZeros()];
  }

  private Stream<Resident> all() {
    return Stream.of(buckets).flatMap(bucket -> bucket.residents().stream());
  }
}
