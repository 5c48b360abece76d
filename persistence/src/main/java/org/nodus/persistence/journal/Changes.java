package org.nodus.persistence.journal;

import org.nodus.persistence.disk.Batch;

/** What somebody wants to be written, put together when everything before it is. */
interface Changes {

  /** Adds them to a group whose earlier members have moved the ends. */
  void addTo(Batch group, Ends ends);

  /** Roughly how much that is. */
  long bytes();

  /** Changes that nothing before them has a say in. */
  static Changes of(Batch batch) {
    var size = 0L;
    for (var change : batch.changes()) {
      size += change.key().length();
      if (change instanceof Batch.Put put) {
        size += put.value().length();
      }
    }
    var bytes = size;
    return new Changes() {
      @Override
      public void addTo(Batch group, Ends ends) {
        group.addAll(batch);
      }

      @Override
      public long bytes() {
        return bytes;
      }
    };
  }
}
