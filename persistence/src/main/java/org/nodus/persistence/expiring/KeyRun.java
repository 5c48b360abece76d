package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.nodus.protocol.bytes.Bytes;

/**
 * What is kept in memory of some thousand index entries of one segment that lie packed in the
 * database, sorted by key: which rows there are, a filter that says which keys it may hold (one
 * memory access; wrong once in two hundred times), and when its entries expire. Some 25 bytes for
 * each entry.
 *
 * <p>All but the expiry may be asked by any thread.
 */
final class KeyRun {
  /** Entries to a row of the database: one is found with one read of some 2 KiB. */
  static final int ROW = 32;

  /** Keys that agree so far look alike to the filter, so that it can be asked for a prefix too. */
  static final int FILTERED_BYTES = 32;

  private static final int BITS_PER_ENTRY = 16;
  private static final int HASHED_BITS = 4;

  /** Some that expire with each other. */
  record Part(int entries, long bytes) {
    private static final Part NONE = new Part(0, 0);

    private Part plus(Part other) {
      return new Part(entries + other.entries, bytes + other.bytes);
    }

    private Part minus(Part other) {
      return new Part(entries - other.entries, bytes - other.bytes);
    }
  }

  private final int segment;
  private final int number;
  private final List<Bytes> firstKeys;
  private final long[] filter;

  /** In the order of expiry: which one in the order of the keys, when, and the bytes before it. */
  private final int[] places;

  private final long[] expiries;
  private final long[] bytesBefore;

  /** Those that others stand for now, by their expiry. */
  private final TreeMap<Long, Part> hidden = new TreeMap<>();

  private int gone;
  private volatile long goneUntil = Long.MIN_VALUE;

  private KeyRun(int segment, int number, List<IndexEntry> byKey) {
    this.segment = segment;
    this.number = number;
    var size = byKey.size();
    firstKeys = new ArrayList<>();
    filter = new long[Integer.highestOneBit(Math.max(1, size * BITS_PER_ENTRY / Long.SIZE)) * 2];
    places = new int[size];
    expiries = new long[size];
    bytesBefore = new long[size + 1];
    for (var i = 0; i < size; i++) {
      var hash = hash(byKey.get(i).key());
      filter[wordOf(hash)] |= bitsOf(hash);
      if (i % ROW == 0) {
        // A copy: what was read is a part of its whole row.
        firstKeys.add(Bytes.wrap(byKey.get(i).key().toArray()));
      }
    }
    var due = new ArrayList<Due>(size);
    for (var place = 0; place < size; place++) {
      due.add(new Due(byKey.get(place).expiryMillis(), place));
    }
    Collections.sort(due);
    for (var i = 0; i < size; i++) {
      places[i] = due.get(i).place();
      expiries[i] = due.get(i).expiryMillis();
      bytesBefore[i + 1] = bytesBefore[i] + byKey.get(places[i]).keptBytes();
    }
  }

  private record Due(long expiryMillis, int place) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return Long.compare(expiryMillis, other.expiryMillis);
    }
  }

  /** Of one entry at least, in the order of their keys, each key once. */
  static KeyRun of(int segment, int number, List<IndexEntry> byKey) {
    return new KeyRun(segment, number, byKey);
  }

  int segment() {
    return segment;
  }

  int number() {
    return number;
  }

  int rows() {
    return firstKeys.size();
  }

  /** False if no key with this {@link #hash} is in here. */
  boolean mayHold(long hash) {
    var bits = bitsOf(hash);
    return (filter[wordOf(hash)] & bits) == bits;
  }

  /** The row that holds the key, or the last one before where it would be; 0 at least. */
  int rowOf(Bytes key) {
    var at = Collections.binarySearch(firstKeys, key);
    return at >= 0 ? at : Math.max(0, -at - 2);
  }

  boolean isGone(IndexEntry entry) {
    return entry.expiryMillis() <= goneUntil;
  }

  /** Another entry stands for this one, which is in here and was not hidden before. */
  void hide(IndexEntry entry) {
    if (!isGone(entry)) {
      hidden.merge(entry.expiryMillis(), new Part(1, entry.keptBytes()), Part::plus);
    }
  }

  /** Which in the order of their keys expire then or before and were not forgotten, ascending. */
  int[] due(long nowMillis) {
    var due = Arrays.copyOfRange(places, gone, Math.max(gone, endOf(nowMillis)));
    Arrays.sort(due);
    return due;
  }

  private int endOf(long nowMillis) {
    var end = Arrays.binarySearch(expiries, nowMillis + 1);
    end = end < 0 ? -end - 1 : end;
    while (end > 0 && expiries[end - 1] > nowMillis) {
      end--;
    }
    return end;
  }

  /** Forgets what expires then or before, and tells how much that is without what was hidden. */
  Part expire(long nowMillis) {
    if (nowMillis <= goneUntil) {
      return Part.NONE;
    }
    var end = endOf(nowMillis);
    var all = new Part(end - gone, bytesBefore[end] - bytesBefore[gone]);
    var due = hidden.headMap(nowMillis, true);
    var shown = all.minus(due.values().stream().reduce(Part.NONE, Part::plus));
    due.clear();
    gone = end;
    goneUntil = nowMillis;
    return shown;
  }

  /** Forgets the first to expire as long as {@code isOver} says so of their expiries. */
  void expireWhile(LongPredicate isOver) {
    var end = gone;
    while (end < expiries.length && isOver.test(expiries[end])) {
      end++;
    }
    if (end > gone) {
      expire(expiries[end - 1]);
    }
  }

  /** What is left and not hidden. */
  Part left() {
    var size = expiries.length;
    return new Part(size - gone, bytesBefore[size] - bytesBefore[gone])
        .minus(hidden.values().stream().reduce(Part.NONE, Part::plus));
  }

  boolean isOver() {
    return gone == expiries.length;
  }

  boolean isOverAt(long nowMillis) {
    return isOver() || expiries[expiries.length - 1] <= nowMillis;
  }

  /** When the next one expires, hidden or not. */
  long nextExpiryMillis() {
    return expiries[gone];
  }

  static long hash(Bytes key) {
    var hash = 0xcbf29ce484222325L;
    for (var i = Math.min(key.length(), FILTERED_BYTES) - 1; i >= 0; i--) {
      hash = (hash ^ key.get(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 29);
  }

  private int wordOf(long hash) {
    return (int) (hash >>> 32) & (filter.length - 1);
  }

  private static long bitsOf(long hash) {
    var bits = 0L;
    for (var i = 0; i < HASHED_BITS; i++) {
      bits |= 1L << (hash >>> (6 * i));
    }
    return bits;
  }
}
