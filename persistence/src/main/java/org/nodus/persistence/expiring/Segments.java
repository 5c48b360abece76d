package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

/**
 * The segment files: seals and appends records, one open file per expiry class, and erases them.
 * {@link #sealed} may be called by any thread, the rest by one at a time.
 */
final class Segments {
  /** 64 MiB: a thousand files hold 62 GiB, and one is scanned in well under a second. */
  static final long MAX_BYTES = 64L << 20;

  private final SegmentFiles files;
  private final IntFunction<Bytes> secrets;
  private final ConcurrentSkipListMap<Integer, Segment> all = new ConcurrentSkipListMap<>();
  private final Map<ExpiryClass, Segment> active = new EnumMap<>(ExpiryClass.class);

  private Segments(SegmentFiles files, IntFunction<Bytes> secrets) {
    this.files = files;
    this.secrets = secrets;
  }

  /** All segments that are there; none of them is written to again. */
  static Segments open(SegmentFiles files, IntFunction<Bytes> secrets) {
    var segments = new Segments(files, secrets);
    for (var name : files.list()) {
      Segment.numberOf(name).ifPresent(number -> segments.load(number, name));
    }
    return segments;
  }

  private void load(int number, String name) {
    var length = files.length(name);
    Optional<SegmentHeader> header =
        length < SegmentHeader.BYTES
            ? Optional.empty()
            : SegmentHeader.read(files.read(name, 0, SegmentHeader.BYTES));
    var segment = new Segment(number, name, header);
    segment.length = length;
    all.put(number, segment);
  }

  Collection<Segment> all() {
    return all.values();
  }

  Optional<Segment> find(int number) {
    return Optional.ofNullable(all.get(number));
  }

  long diskBytes() {
    return all.values().stream().mapToLong(segment -> segment.length).sum();
  }

  /**
   * Seals and appends records of one class. Not durable before {@link #sync} of their segment.
   *
   * @return where each is now, in the order given
   */
  List<IndexEntry> append(
      ExpiryClass expiryClass, List<ExpiringRecord> records, MinuteKeys keys, long nowMillis) {
    if (records.isEmpty()) {
      return List.of();
    }
    var segment = writable(expiryClass, nowMillis);
    var parts = new ArrayList<Bytes>();
    var entries = new ArrayList<IndexEntry>();
    var offset = segment.length;
    for (var expiring : records) {
      var entry = place(expiring, segment, offset);
      var header = entry.header();
      var headerBytes = header.toBytes();
      var authenticated = headerBytes.slice(0, headerBytes.length() - RecordHeader.CRC_BYTES);
      var key = keys.keyOf(MinuteKeys.minuteOf(entry.expiryMillis())).orElseThrow();
      var length = Bytes.wrap(new byte[] {(byte) expiring.note().length()});
      var nonce = segment.header().nonce(offset);
      var note = expiring.note();
      parts.add(headerBytes);
      parts.add(keys.ciphers().seal(key, nonce, authenticated, length, note, expiring.body()));
      entries.add(entry);
      offset += header.totalBytes();
    }
    files.append(segment.name, parts);
    segment.length = offset;
    return entries;
  }

  /** As {@link #append}, each to its class by what is left of its life. */
  List<IndexEntry> appendByClass(List<ExpiringRecord> records, MinuteKeys keys, long nowMillis) {
    var byClass = new EnumMap<ExpiryClass, List<ExpiringRecord>>(ExpiryClass.class);
    for (var expiring : records) {
      var life = expiring.expiry().toEpochMilli() - nowMillis;
      byClass.computeIfAbsent(ExpiryClass.ofLife(life), none -> new ArrayList<>()).add(expiring);
    }
    var stored = new ArrayList<IndexEntry>();
    byClass.forEach(
        (expiryClass, group) -> stored.addAll(append(expiryClass, group, keys, nowMillis)));
    return stored;
  }

  /** As {@link #append}, of tombstones: headers with an erased part that is as short as can be. */
  List<IndexEntry> appendTombstones(
      ExpiryClass expiryClass, List<IndexEntry> tombstones, long nowMillis) {
    if (tombstones.isEmpty()) {
      return List.of();
    }
    var segment = writable(expiryClass, nowMillis);
    var parts = new ArrayList<Bytes>();
    var entries = new ArrayList<IndexEntry>();
    var offset = segment.length;
    for (var tombstone : tombstones) {
      var entry =
          new IndexEntry(
              tombstone.key(),
              IndexEntry.State.TOMBSTONE,
              segment.number,
              offset,
              RecordHeader.SEAL_OVERHEAD_BYTES,
              tombstone.expiryMillis(),
              Bytes.EMPTY);
      parts.add(entry.header().toBytes());
      parts.add(Erasure.DELETED.bytesFor(entry.sealedBytes()));
      entries.add(entry);
      offset += entry.totalBytes();
    }
    files.append(segment.name, parts);
    segment.length = offset;
    return entries;
  }

  private static IndexEntry place(ExpiringRecord expiring, Segment segment, long offset) {
    var sealedBytes =
        RecordHeader.SEAL_OVERHEAD_BYTES + expiring.note().length() + expiring.body().length();
    return new IndexEntry(
        expiring.key(),
        IndexEntry.State.LIVE,
        segment.number,
        offset,
        sealedBytes,
        expiring.expiry().toEpochMilli(),
        expiring.note());
  }

  private Segment writable(ExpiryClass expiryClass, long nowMillis) {
    var current = active.get(expiryClass);
    if (current != null
        && current.length < MAX_BYTES
        && nowMillis - current.createdMillis < expiryClass.takesRecordsForMillis()) {
      return current;
    }
    var number = all.isEmpty() ? 1 : all.lastKey() + 1;
    var header = new SegmentHeader(secrets.apply(SegmentHeader.SALT_BYTES));
    var made = new Segment(number, Segment.nameOf(number, expiryClass), Optional.of(header));
    made.createdMillis = nowMillis;
    files.create(made.name);
    all.put(number, made);
    files.append(made.name, List.of(header.toBytes()));
    made.length = SegmentHeader.BYTES;
    active.put(expiryClass, made);
    return made;
  }

  /** The index knows all that is in them now. */
  void indexed(Collection<Integer> numbers) {
    numbers.forEach(number -> find(number).ifPresent(segment -> segment.indexed = segment.length));
  }

  /** Has the index pack what it holds in memory alone. */
  void pack(RecordIndex index) {
    var more = all.values().stream().filter(segment -> segment.indexed > segment.packed).toList();
    index.pack(
        more.stream().collect(Collectors.toMap(segment -> segment.number, one -> one.indexed)));
    more.forEach(segment -> segment.packed = segment.indexed);
  }

  void sync(Collection<Integer> numbers) {
    numbers.stream()
        .distinct()
        .flatMap(number -> find(number).stream())
        .forEach(segment -> files.sync(segment.name));
  }

  /** The sealed part of a record; {@link StoreFailure.Broken} if its segment is gone. */
  Bytes sealed(IndexEntry entry) {
    return files.read(segmentOf(entry).name, entry.sealedOffset(), entry.sealedBytes());
  }

  Bytes nonce(IndexEntry entry) {
    return segmentOf(entry).header().nonce(entry.offset());
  }

  /** Overwrites bytes that nothing refers to; durable after {@link #sync}. */
  void erase(RecordIndex.Erasing place) {
    var segment = all.get(place.segment());
    if (segment != null && place.sealedOffset() + place.sealedBytes() <= segment.length) {
      files.overwrite(
          segment.name, place.sealedOffset(), Erasure.REPLACED.bytesFor(place.sealedBytes()));
    }
  }

  /** Whether more will be written to it. */
  boolean isActive(Segment segment) {
    return active.containsValue(segment);
  }

  /** Overwrites the sealed part; durable after {@link #sync}. */
  void erase(IndexEntry entry, Erasure why) {
    files.overwrite(segmentOf(entry).name, entry.sealedOffset(), why.bytesFor(entry.sealedBytes()));
  }

  /** Overwrites the sealed parts; durable on return. */
  void erase(List<IndexEntry> entries, Erasure why) {
    entries.forEach(entry -> erase(entry, why));
    sync(entries.stream().map(IndexEntry::segment).toList());
  }

  /** After a failed append nothing more goes into the open segments: no offset is used twice. */
  void abandonActive() {
    active.clear();
  }

  void truncate(Segment segment, long length) {
    files.truncate(segment.name, length);
    files.sync(segment.name);
    segment.length = length;
  }

  /**
   * Unlinks the segments that the index no longer needs. The index forgets them durably before: the
   * next segment takes the number of the last one, and what the index said about that must not come
   * back with the power.
   */
  void unlinkEmpty(RecordIndex index) {
    var empty = all.values().stream().filter(segment -> segment.entries == 0).toList();
    var update = index.update();
    empty.forEach(segment -> update.forget(segment.number));
    update.writeDurably();
    for (var segment : empty) {
      active.values().remove(segment);
      all.remove(segment.number);
      files.unlink(segment.name);
    }
  }

  private Segment segmentOf(IndexEntry entry) {
    var segment = all.get(entry.segment());
    if (segment == null) {
      throw new StoreFailure.Broken("There is no segment " + entry.segment() + ".");
    }
    return segment;
  }
}
