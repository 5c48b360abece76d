package org.nodus.actors.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;

/**
 * Fragments of which ranges are still missing, in memory only. Ranges may come in any order and
 * more than once; memory grows with what came, never with what was announced, and is bounded per
 * peer and in all. Confined to the actor that owns it.
 */
final class PartialFragments {
  /** What a range costs beside its bytes: else a million ranges of one byte would be free. */
  static final int RANGE_OVERHEAD = 512;

  /** What a fragment of which a first range is here costs beside its ranges and its lock. */
  static final int FRAGMENT_OVERHEAD = 1_024;

  /** What a range did. */
  sealed interface Progress {}

  /** It is kept; others are missing. */
  enum Kept implements Progress {
    RANGE_KEPT
  }

  /** It was the last one. The proof is still to be checked. */
  record Complete(Bytes body, Optional<Request.Payment> payment) implements Progress {}

  /** It overlaps with another range; nothing of this fragment is kept. */
  enum Broken implements Progress {
    OVERLAP
  }

  /** This peer, or all peers together, have too much that is incomplete. */
  enum Crowded implements Progress {
    NO_ROOM
  }

  private record Key(NodeId peer, MessageCommitment commitment, int index, long expiresAtMillis) {}

  private static final class Partial {
    final TreeMap<Integer, Bytes> ranges = new TreeMap<>();
    int received;
    int cost;
    final long sinceNanos;
    Request.@Nullable Payment payment;

    Partial(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    int paymentBytes() {
      return payment == null ? 0 : bytesOf(payment);
    }

    boolean isComplete(Key key) {
      return received == key.commitment().fragmentBytes();
    }
  }

  private final StorageLimits limits;

  /** The one whose first range came first comes first. */
  private final LinkedHashMap<Key, Partial> partials = new LinkedHashMap<>();

  private final Map<NodeId, Integer> bytesOfPeer = new HashMap<>();
  private int bytes;

  PartialFragments(StorageLimits limits) {
    this.limits = limits;
  }

  Progress add(NodeId peer, Request.StoreFragment store, long nowNanos) {
    var length = store.commitment().fragmentBytes();
    if (store.range().length() == length) {
      return new Complete(store.range(), store.payment());
    }
    var key = new Key(peer, store.commitment(), store.index(), store.expiresAtMillis());
    var known = partials.get(key);
    var partial = known == null ? new Partial(nowNanos) : known;
    partials.putIfAbsent(key, partial);
    if (overlaps(partial, store)) {
      drop(key);
      return Broken.OVERLAP;
    }
    if (!takes(key, partial, store)) {
      if (known == null) {
        partials.remove(key);
      }
      return Crowded.NO_ROOM;
    }
    if (!partial.isComplete(key)) {
      return Kept.RANGE_KEPT;
    }
    drop(key);
    var body = Bytes.concat(partial.ranges.values().toArray(Bytes[]::new));
    return new Complete(body, Optional.ofNullable(partial.payment));
  }

  private static boolean overlaps(Partial partial, Request.StoreFragment store) {
    var offset = store.offset();
    if (isKept(partial, store)) {
      return false;
    }
    var before = partial.ranges.floorEntry(offset);
    var after = partial.ranges.ceilingKey(offset);
    return (before != null && before.getKey() + before.getValue().length() > offset)
        || (after != null && after < offset + store.range().length());
  }

  private static boolean isKept(Partial partial, Request.StoreFragment store) {
    var kept = partial.ranges.get(store.offset());
    return kept != null && kept.equals(store.range());
  }

  /** False if there is no room for what of this request is not here yet. */
  private boolean takes(Key key, Partial partial, Request.StoreFragment store) {
    var isNew = !isKept(partial, store);
    var cost = partial.cost == 0 ? FRAGMENT_OVERHEAD : 0;
    if (isNew) {
      cost += store.range().length() + RANGE_OVERHEAD;
    }
    if (store.payment().isPresent()) {
      cost += bytesOf(store.payment().get()) - partial.paymentBytes();
    }
    if (bytesOfPeer.getOrDefault(key.peer(), 0) + cost > limits.partialBytesPerPeer()
        || bytes + cost > limits.partialBytes()) {
      return false;
    }
    if (isNew) {
      partial.ranges.put(store.offset(), store.range());
      partial.received += store.range().length();
    }
    store.payment().ifPresent(payment -> partial.payment = payment);
    partial.cost += cost;
    bytes += cost;
    bytesOfPeer.merge(key.peer(), cost, Integer::sum);
    return true;
  }

  private static int bytesOf(Request.Payment payment) {
    return payment.finalLock().length() + payment.salt().length();
  }

  /**
   * Forgets what is not whole {@link StorageLimits#partialLife} after its first range, whatever
   * came since: else a range now and then would hold its place for ever. Returns how many.
   */
  int dropStale(long nowNanos) {
    var stale = new ArrayList<Key>();
    for (var entry : partials.entrySet()) {
      if (nowNanos - entry.getValue().sinceNanos < limits.partialLife().toNanos()) {
        break;
      }
      stale.add(entry.getKey());
    }
    stale.forEach(this::drop);
    return stale.size();
  }

  /** Bytes in memory now, overhead included. */
  int bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return partials.isEmpty();
  }

  private void drop(Key key) {
    var partial = partials.remove(key);
    if (partial != null) {
      bytes -= partial.cost;
      bytesOfPeer.computeIfPresent(
          key.peer(), (peer, sum) -> sum == partial.cost ? null : sum - partial.cost);
    }
  }
}
