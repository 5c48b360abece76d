package org.nodus.persistence.journal;

import java.util.ArrayList;
import java.util.List;
import org.nodus.persistence.disk.Batch;
import org.nodus.protocol.bytes.Bytes;

/** New events, of one or more persistence ids, each linked to the one before it. */
final class AppendedEvents implements Changes {
  /** Key, form, checksum and link. */
  private static final int OVERHEAD_BYTES = 100;

  private record Event(String persistenceId, long sequenceNr, Bytes content) {}

  private final List<Event> events = new ArrayList<>();

  AppendedEvents add(String persistenceId, long sequenceNr, Bytes content) {
    events.add(new Event(persistenceId, sequenceNr, content));
    return this;
  }

  AppendedEvents addAll(AppendedEvents later) {
    events.addAll(later.events);
    return this;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  @Override
  public void addTo(Batch group, Ends ends) {
    for (var event : events) {
      var id = event.persistenceId();
      var link = Chain.link(ends.of(id).link(), event.sequenceNr(), event.content());
      group.put(
          JournalKeys.event(id, event.sequenceNr()), new Framed(link, event.content()).value());
      ends.move(id, new Ends.End(event.sequenceNr(), link), group);
    }
  }

  @Override
  public long bytes() {
    return events.stream().mapToLong(event -> event.content().length() + OVERHEAD_BYTES).sum();
  }
}
