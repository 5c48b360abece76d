package org.nodus.it.ordeal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.protocol.bytes.Bytes;

/**
 * What a store has acknowledged, and so must show however it ends. Of what was begun and not
 * acknowledged either may be true.
 */
final class Promises {
  private final TreeMap<Bytes, Instant> kept = new TreeMap<>();
  private final TreeSet<Bytes> deleted = new TreeSet<>();
  private long stores;
  private long deletions;

  void storing(Bytes key) {
    deleted.remove(key);
  }

  void stored(Bytes key, Instant expiry) {
    kept.put(key, expiry);
    stores++;
  }

  void deleting(Bytes key) {
    kept.remove(key);
  }

  void deleted(Bytes key) {
    deleted.add(key);
    deletions++;
  }

  void expiring(Instant now) {
    kept.values().removeIf(expiry -> !expiry.isAfter(now));
  }

  long acknowledged() {
    return stores + deletions;
  }

  /**
   * What of it is not so.
   *
   * @param entries how many the journal had acknowledged
   */
  List<String> brokenBy(ExpiringRecords records, KeyValue journal, long entries) {
    var broken = brokenBy(records);
    for (var number = 1L; number <= entries; number++) {
      if (journal.get(Item.entry(number)).isEmpty()) {
        broken.add("lost journal entry " + number);
      }
    }
    return broken;
  }

  private List<String> brokenBy(ExpiringRecords records) {
    var broken = new ArrayList<String>();
    kept.forEach(
        (key, expiry) -> {
          try {
            var read = records.read(key);
            if (read.isEmpty() || read.get().expiry().isBefore(expiry)) {
              broken.add("lost " + key);
            } else if (!Item.isRight(read.get())) {
              broken.add("wrong " + key);
            }
          } catch (StoreFailure failure) {
            broken.add("lost " + key + ": " + failure.getMessage());
          }
        });
    for (var key : deleted) {
      try {
        if (records.read(key).isPresent()) {
          broken.add("back from deletion " + key);
        }
      } catch (StoreFailure failure) {
        broken.add("half deleted " + key + ": " + failure.getMessage());
      }
    }
    return broken;
  }
}
