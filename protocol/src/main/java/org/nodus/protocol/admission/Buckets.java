package org.nodus.protocol.admission;

import java.util.LinkedHashMap;

/**
 * Token buckets, one for each key: a key may spend {@code burst} at once and {@code perSecond}
 * afterwards. What nobody has used for long is full and forgotten. When there is no place for a
 * further key, all new ones share one bucket: so that many names give nobody more than one.
 *
 * <p>Confined to whoever owns it.
 */
public final class Buckets<K> {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final class Bucket {
    double spent;
    long atNanos;

    Bucket(long atNanos) {
      this.atNanos = atNanos;
    }
  }

  /**
   * What one key may spend.
   *
   * @param maxKeys of how many something is remembered, some 100 bytes each
   */
  public record Rate(double perSecond, double burst, int maxKeys) {}

  private final Rate rate;

  /** The one that waits longest to be used again comes first. */
  private final LinkedHashMap<K, Bucket> buckets = new LinkedHashMap<>();

  private final Bucket rest = new Bucket(0);

  public Buckets(Rate rate) {
    this.rate = rate;
  }

  /** Takes {@code amount} from the bucket of {@code key} if it is there, else nothing. */
  public boolean take(K key, double amount, long nowNanos) {
    forgetFull(nowNanos);
    var known = buckets.remove(key);
    var bucket =
        known != null ? known : buckets.size() < rate.maxKeys() ? new Bucket(nowNanos) : rest;
    if (bucket != rest) {
      buckets.put(key, bucket);
    }
    refill(bucket, nowNanos);
    if (bucket.spent + amount > rate.burst()) {
      return false;
    }
    bucket.spent += amount;
    return true;
  }

  /** How many keys are remembered. */
  public int size() {
    return buckets.size();
  }

  private void refill(Bucket bucket, long nowNanos) {
    var seconds = Math.max(0, nowNanos - bucket.atNanos) / NANOS_PER_SECOND;
    bucket.spent = Math.max(0, bucket.spent - (seconds * rate.perSecond()));
    bucket.atNanos = nowNanos;
  }

  /** As the first was used longest ago, few are looked at that stay. */
  private void forgetFull(long nowNanos) {
    for (var oldest = buckets.firstEntry(); oldest != null; oldest = buckets.firstEntry()) {
      refill(oldest.getValue(), nowNanos);
      if (oldest.getValue().spent > 0) {
        return;
      }
      buckets.pollFirstEntry();
    }
  }
}
