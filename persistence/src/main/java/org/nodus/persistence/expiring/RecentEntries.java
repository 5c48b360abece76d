package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.nodus.protocol.bytes.Bytes;

/**
 * Index entries that are in memory alone, together with those whose keys begin with the same 32
 * bytes. One thread changes them, any may look.
 */
final class RecentEntries {
  private static final Comparator<IndexEntry> BY_KEY = Comparator.comparing(IndexEntry::key);

  /** Replaced as a whole, each in the order of its keys. */
  private final ConcurrentHashMap<Bytes, List<IndexEntry>> groups = new ConcurrentHashMap<>();

  /** How many expire when. */
  private final TreeMap<Long, Integer> due = new TreeMap<>();

  private int size;

  int size() {
    return size;
  }

  void add(IndexEntry given) {
    var entry = given.alone();
    remove(entry.key());
    groups.merge(groupOf(entry.key()), List.of(entry), RecentEntries::merged);
    due.merge(entry.expiryMillis(), 1, Integer::sum);
    size++;
  }

  private static List<IndexEntry> merged(List<IndexEntry> before, List<IndexEntry> one) {
    var all = new ArrayList<>(before);
    all.addAll(one);
    all.sort(BY_KEY);
    return List.copyOf(all);
  }

  void remove(Bytes key) {
    find(key)
        .ifPresent(
            entry -> {
              groups.computeIfPresent(
                  groupOf(key),
                  (group, members) ->
                      members.size() == 1
                          ? null
                          : members.stream().filter(other -> !other.key().equals(key)).toList());
              due.merge(entry.expiryMillis(), -1, Integer::sum);
              due.remove(entry.expiryMillis(), 0);
              size--;
            });
  }

  Optional<IndexEntry> find(Bytes key) {
    for (var entry : groups.getOrDefault(groupOf(key), List.of())) {
      if (entry.key().equals(key)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** By key, from {@code prefix} on; with one of 32 bytes or more, those that begin with it. */
  Iterator<IndexEntry> from(Bytes prefix) {
    if (prefix.length() >= KeyRun.FILTERED_BYTES) {
      return groups.getOrDefault(groupOf(prefix), List.of()).iterator();
    }
    return byKey().stream().filter(entry -> entry.key().compareTo(prefix) >= 0).iterator();
  }

  List<IndexEntry> byKey() {
    var all = new ArrayList<Ranked>();
    groups.values().forEach(group -> group.forEach(entry -> all.add(Ranked.of(entry))));
    Collections.sort(all);
    return all.stream().map(Ranked::entry).toList();
  }

  /**
   * An entry in the order of its key.
   *
   * @param rank the first eight bytes of the key, so that few comparisons look for the rest
   */
  private record Ranked(long rank, IndexEntry entry) implements Comparable<Ranked> {
    private static Ranked of(IndexEntry entry) {
      var key = entry.key();
      var rank = 0L;
      for (var i = 0; i < Long.BYTES; i++) {
        rank = (rank << Byte.SIZE) | (i < key.length() ? key.get(i) & 0xff : 0);
      }
      return new Ranked(rank, entry);
    }

    @Override
    public int compareTo(Ranked other) {
      var byRank = Long.compareUnsigned(rank, other.rank);
      return byRank != 0 ? byRank : BY_KEY.compare(entry, other.entry);
    }
  }

  /** What expires then or before. */
  List<IndexEntry> due(long nowMillis) {
    return due.headMap(nowMillis, true).isEmpty()
        ? List.of()
        : byKey().stream().filter(entry -> entry.expiryMillis() <= nowMillis).toList();
  }

  /** Takes out what expires then or before. */
  List<IndexEntry> expire(long nowMillis) {
    var gone = due(nowMillis);
    gone.forEach(entry -> remove(entry.key()));
    return gone;
  }

  OptionalLong nextExpiryMillis() {
    return due.isEmpty() ? OptionalLong.empty() : OptionalLong.of(due.firstKey());
  }

  void clear() {
    groups.clear();
    due.clear();
    size = 0;
  }

  private static Bytes groupOf(Bytes key) {
    return key.slice(0, Math.min(key.length(), KeyRun.FILTERED_BYTES));
  }
}
