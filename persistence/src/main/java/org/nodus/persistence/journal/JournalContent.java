package org.nodus.persistence.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.Keys;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.journal.proto.StoredEvent;
import org.nodus.protocol.bytes.Bytes;

/**
 * What a journal holds, read without the actors that wrote it and without an actor system: for the
 * operator of a node that does not run, or does not start any more.
 */
public final class JournalContent {
  private final KeyValue map;

  /** Of the journal in {@code map}, which stays the caller's to close. */
  public JournalContent(KeyValue map) {
    this.map = map;
  }

  /**
   * One event that is kept.
   *
   * @param sequenceNr its number among those of its persistence id, the first ever being 1
   * @param manifest what kind of event it is
   * @param bytes of the event itself
   */
  public record Entry(long sequenceNr, String manifest, int bytes) {}

  /** All that ever wrote, those whose events were all deleted too: a handful for each node. */
  public List<String> persistenceIds() {
    var ids = new ArrayList<String>();
    map.forEach(
        JournalKeys.ends(),
        Keys.afterAllWith(JournalKeys.ends()),
        entry -> ids.add(JournalKeys.persistenceIdOfEnd(entry.key())));
    return List.copyOf(ids);
  }

  /**
   * Visits the events of one persistence id in their order, from the first that was not deleted to
   * the last, as its recovery would read them.
   *
   * @throws StoreFailure.Damaged one is missing, damaged or not the one that was written; those
   *     before it were visited
   */
  public void eventsOf(String persistenceId, Consumer<Entry> visitor) {
    new Replay(map, persistenceId)
        .run(
            1,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            (number, content) -> visitor.accept(entry(number, content)));
  }

  private static Entry entry(long number, Bytes content) {
    try {
      var stored = StoredEvent.parseFrom(content.toArray());
      return new Entry(
          number, stored.getPayload().getManifest(), stored.getPayload().getContent().size());
    } catch (InvalidProtocolBufferException damaged) {
      throw new StoreFailure.Damaged("Event " + number + " of the journal is not in its form.");
    }
  }
}
