package org.nodus.persistence.expiring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nodus.persistence.disk.Batch;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;

/** Changes of a {@link RecordIndex} that belong together; it sees them when they are written. */
final class IndexUpdate {
  private final RecordIndex index;
  private final KeyRuns runs;
  private final Batch batch;
  private final Map<Bytes, IndexEntry> fresh = new LinkedHashMap<>();
  private final Map<Bytes, KeyRuns.Located> hidden = new LinkedHashMap<>();
  private boolean exceptional;

  IndexUpdate(RecordIndex index, Batch batch) {
    this.index = index;
    this.batch = batch;
    runs = index.runs();
  }

  /** Records that are new, some of them in the places of {@code replaced}. */
  IndexUpdate store(List<IndexEntry> stored, List<IndexEntry> replaced) {
    replaced.forEach(this::erase);
    var known = replaced.stream().map(IndexEntry::key).collect(Collectors.toSet());
    for (var entry : stored) {
      if (known.contains(entry.key())) {
        put(entry);
      } else {
        add(entry);
      }
    }
    return this;
  }

  /** A record of which nothing was known, or had been released. */
  IndexUpdate add(IndexEntry entry) {
    if (index.standing(entry.key()).isPresent()) {
      return put(entry);
    }
    fresh.put(entry.key(), entry);
    return this;
  }

  /** Whatever was known, this is so now. */
  IndexUpdate put(IndexEntry entry) {
    var standing = index.standing(entry.key());
    if (standing.isEmpty()) {
      fresh.remove(entry.key());
      runs.locate(entry.key()).ifPresent(this::hide);
    } else if (standing.get().expiryMillis() != entry.expiryMillis()) {
      removeExpiry(standing.get());
    }
    exceptional = true;
    batch.put(RecordIndex.recordKey(entry.key()), entry.value());
    batch.put(RecordIndex.expiryKey(entry), entry.place());
    return this;
  }

  /** It goes, and what the runs may still say of its key is not true any more. */
  IndexUpdate remove(IndexEntry entry) {
    var packed = runs.locateInRuns(entry.key());
    if (packed.isPresent()) {
      return put(packed.get().entry().as(IndexEntry.State.RELEASED));
    }
    if (index.standing(entry.key()).isEmpty()) {
      runs.locate(entry.key()).ifPresent(this::hide);
      return this;
    }
    exceptional = true;
    batch.delete(RecordIndex.recordKey(entry.key()));
    batch.delete(RecordIndex.expiryKey(entry));
    return this;
  }

  /** The old place in the order of expiry, when {@link #put} gives the key another expiry. */
  IndexUpdate removeExpiry(IndexEntry entry) {
    batch.delete(RecordIndex.expiryKey(entry));
    return this;
  }

  /** Another record stands for this one, whose bytes are still there. */
  IndexUpdate erase(IndexEntry entry) {
    var place = new ByteWriter().i32(entry.sealedBytes()).i64(entry.sealedOffset()).toBytes();
    batch.put(RecordIndex.erasureKey(entry.segment(), entry.offset()), place);
    return this;
  }

  /** They are not any more. */
  IndexUpdate erased(IndexEntry entry) {
    batch.delete(RecordIndex.erasureKey(entry.segment(), entry.offset()));
    return this;
  }

  IndexUpdate erased(RecordIndex.Erasing place) {
    batch.delete(place.key());
    return this;
  }

  /** The segment and all that is packed of it. */
  IndexUpdate forget(int segment) {
    runs.forget(segment, batch);
    batch.delete(RecordIndex.segmentKey(segment));
    return this;
  }

  /** Enough for what the segments can tell again. */
  void write() {
    index.write(batch, false, exceptional, this::apply);
  }

  /** These and all earlier changes would survive a loss of power; nothing when there is none. */
  void writeDurably() {
    index.write(batch, true, exceptional, this::apply);
  }

  private void apply() {
    hidden.values().forEach(runs::hide);
    fresh.values().forEach(runs::add);
  }

  private void hide(KeyRuns.Located located) {
    hidden.putIfAbsent(located.entry().key(), located);
  }
}
