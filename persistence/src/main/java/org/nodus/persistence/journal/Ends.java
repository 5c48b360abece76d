package org.nodus.persistence.journal;

import java.util.HashMap;
import java.util.Map;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.protocol.bytes.Bytes;

/**
 * Where the journal ends, for each persistence id, while one group is put together: what is on the
 * disk, and what the group adds to it. Made for one group and forgotten with it, so nothing is kept
 * for ids that rest.
 */
final class Ends {
  private final KeyValue map;
  private final Map<String, End> ends = new HashMap<>();

  Ends(KeyValue map) {
    this.map = map;
  }

  /** The end of {@code persistenceId} after what this group has added so far. */
  End of(String persistenceId) {
    return ends.computeIfAbsent(persistenceId, id -> End.highest(map, id));
  }

  /** The group moves it there. */
  void move(String persistenceId, End end, Batch batch) {
    ends.put(persistenceId, end);
    batch.put(JournalKeys.highest(persistenceId), end.value());
  }

  /**
   * A place in the events of one persistence id.
   *
   * @param sequenceNr of the last event before it, 0 at the beginning
   * @param link of that event
   */
  record End(long sequenceNr, Bytes link) {

    /** Behind the last event ever written. */
    static End highest(KeyValue map, String persistenceId) {
      return read(map, JournalKeys.highest(persistenceId), persistenceId);
    }

    /** Behind the last event that was deleted. */
    static End deleted(KeyValue map, String persistenceId) {
      return read(map, JournalKeys.deleted(persistenceId), persistenceId);
    }

    private static End read(KeyValue map, Bytes key, String persistenceId) {
      var value = map.get(key);
      if (value.isEmpty()) {
        return new End(0, Chain.start(persistenceId));
      }
      var bytes = value.get();
      var number = JournalKeys.numberAt(bytes, 0);
      // The number alone was written when events had no links.
      return bytes.length() == JournalKeys.NUMBER_BYTES
          ? new End(number, Chain.start(persistenceId))
          : new End(number, bytes.slice(JournalKeys.NUMBER_BYTES, Chain.LINK_BYTES));
    }

    Bytes value() {
      return Bytes.concat(JournalKeys.number(sequenceNr), link);
    }
  }
}
