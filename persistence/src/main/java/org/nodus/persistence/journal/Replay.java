package org.nodus.persistence.journal;

import java.util.List;
import java.util.function.BiConsumer;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.Keys;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

/**
 * Reads the events of one persistence id in their order and checks that each follows the one before
 * it, and that the last is the last that was written.
 */
final class Replay {
  /** Events read at a time: the map is held for one page only, so close never waits long. */
  private static final int PAGE = 128;

  private final KeyValue map;
  private final String persistenceId;
  private Bytes link = Bytes.EMPTY;

  Replay(KeyValue map, String persistenceId) {
    this.map = map;
    this.persistenceId = persistenceId;
  }

  /**
   * Visits at most {@code max} events from {@code from} to {@code to}, those deleted left out.
   *
   * @param visitor takes the sequence number and {@link Framed#content}
   * @throws StoreFailure.Damaged an event is missing, damaged or not the one that was written
   */
  void run(long from, long to, long max, BiConsumer<Long, Bytes> visitor) {
    var end = Ends.End.highest(map, persistenceId);
    var next = startAt(from);
    var last = Math.min(to, end.sequenceNr());
    var left = max;
    while (next <= last && left > 0) {
      var page = page(next, last, (int) Math.min(PAGE, left));
      for (var entry : page) {
        if (JournalKeys.numberAtEnd(entry.key(), 0) != next) {
          throw missing(next);
        }
        visitor.accept(next, linked(next, entry.value()));
        next++;
      }
      var deleted = Ends.End.deleted(map, persistenceId).sequenceNr();
      if (page.isEmpty() && deleted < next) {
        throw missing(next);
      }
      left -= page.size();
      if (next <= deleted) {
        // Deleted under our hands.
        next = startAt(next);
      }
    }
    if (next == end.sequenceNr() + 1 && from <= end.sequenceNr() && !link.equals(end.link())) {
      throw notTheOne(end.sequenceNr());
    }
  }

  private long startAt(long wanted) {
    var deleted = Ends.End.deleted(map, persistenceId);
    var first = Math.max(wanted, deleted.sequenceNr() + 1);
    if (first == deleted.sequenceNr() + 1) {
      link = deleted.link();
    } else {
      var before = map.get(JournalKeys.event(persistenceId, first - 1));
      link = before.map(Framed::of).filter(Framed::hasLink).map(Framed::link).orElse(start());
    }
    return first;
  }

  private Bytes linked(long sequenceNr, Bytes value) {
    var event = Framed.of(value);
    if (event.hasLink()) {
      link = Chain.link(link, sequenceNr, event.content());
      if (!link.equals(event.link())) {
        throw notTheOne(sequenceNr);
      }
    } else if (!link.equals(start())) {
      throw notTheOne(sequenceNr);
    }
    return event.content();
  }

  private Bytes start() {
    return Chain.start(persistenceId);
  }

  private List<KeyValue.Entry> page(long from, long to, int limit) {
    return map.entries(
        JournalKeys.event(persistenceId, from),
        Keys.after(JournalKeys.event(persistenceId, to)),
        limit);
  }

  private StoreFailure missing(long sequenceNr) {
    return new StoreFailure.Damaged(
        "The journal has lost event " + sequenceNr + " of " + persistenceId + ".");
  }

  private StoreFailure notTheOne(long sequenceNr) {
    return new StoreFailure.Damaged(
        "Event " + sequenceNr + " of " + persistenceId + " is not the one that was written.");
  }
}
