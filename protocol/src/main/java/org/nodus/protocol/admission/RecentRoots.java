package org.nodus.protocol.admission;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nodus.protocol.bytes.Hash256;

/**
 * The checkpoints that a proof of work may name: the last one, and each before it for a while after
 * it was followed. Immutable.
 *
 * @param latest hash of the last checkpoint, the network id before the first
 * @param isKnown whether the ledger has said which that is; until then it is taken to be the
 *     network id, which does not count any more when the ledger says otherwise: else each start of
 *     a node would make work count for an hour that was saved up since the network began
 * @param followedAt when each of the others was followed by the next one, in milliseconds; oldest
 *     first
 */
public record RecentRoots(Hash256 latest, boolean isKnown, Map<Hash256, Long> followedAt) {
  /**
   * Work is worth something for the epoch that it was begun in, an hour in a live network, and one
   * hour more: so that nobody saves it up for a flood.
   */
  public static final Duration LIFE = Duration.ofHours(1);

  /** Epochs of test networks last seconds: 1,024 hashes are 100 KiB and then half an hour. */
  public static final int MAX = 1_024;

  public RecentRoots {
    followedAt = Collections.unmodifiableMap(new LinkedHashMap<>(followedAt));
  }

  /** Before anything is known of checkpoints. */
  public static RecentRoots startingWith(Hash256 network) {
    return new RecentRoots(network, false, Map.of());
  }

  /** After {@code root} has become the latest, or was said to be. */
  public RecentRoots then(Hash256 root, long nowMillis) {
    if (!isKnown) {
      return new RecentRoots(root, true, Map.of());
    }
    if (root.equals(latest)) {
      return this;
    }
    var next = new LinkedHashMap<>(followedAt);
    next.put(latest, nowMillis);
    next.values().removeIf(since -> nowMillis - since > LIFE.toMillis());
    while (next.size() > MAX) {
      next.pollFirstEntry();
    }
    return new RecentRoots(root, true, next);
  }

  /** Whether work for this root still counts. */
  public boolean isRecent(Hash256 root, long nowMillis) {
    if (root.equals(latest)) {
      return true;
    }
    var since = followedAt.get(root);
    return since != null && nowMillis - since <= LIFE.toMillis();
  }
}
