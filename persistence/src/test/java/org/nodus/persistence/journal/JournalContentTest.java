package org.nodus.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.journal.proto.StoredEvent;
import org.nodus.persistence.journal.proto.StoredPayload;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;

class JournalContentTest {
  private final MemoryKeyValue map = MemoryKeyValue.create();
  private final JournalContent content = new JournalContent(map);

  @BeforeEach
  void three_events_of_a_and_one_of_b() {
    append("a|1", 1, 3);
    append("b|ü", 1, 1);
  }

  @Test
  void says_who_wrote_and_nobody_else() {
    assertEquals(List.of("a|1", "b|ü"), content.persistenceIds());
    assertEquals(List.of(), new JournalContent(MemoryKeyValue.create()).persistenceIds());
  }

  @Test
  void tells_each_event_that_is_kept_in_its_order() {
    assertEquals(List.of(entry(1), entry(2), entry(3)), read("a|1"));
    assertEquals(List.of(entry(1)), read("b|ü"));
    assertEquals(List.of(), read("c"));
  }

  @Test
  void an_event_that_is_missing_is_told_behind_those_before_it() {
    map.write(new Batch().delete(JournalKeys.event("a|1", 3)));
    var before = new ArrayList<JournalContent.Entry>();

    assertThrows(StoreFailure.Damaged.class, () -> content.eventsOf("a|1", before::add));

    assertEquals(List.of(entry(1), entry(2)), before);
    assertEquals(List.of(entry(1)), read("b|ü"));
  }

  private List<JournalContent.Entry> read(String persistenceId) {
    var events = new ArrayList<JournalContent.Entry>();
    content.eventsOf(persistenceId, events::add);
    return events;
  }

  private static JournalContent.Entry entry(int number) {
    return new JournalContent.Entry(number, "kind-" + number, number);
  }

  private void append(String persistenceId, int from, int to) {
    var events = new AppendedEvents();
    for (var number = from; number <= to; number++) {
      events.add(persistenceId, number, stored(number));
    }
    var batch = new Batch();
    events.addTo(batch, new Ends(map));
    map.write(batch);
  }

  private static Bytes stored(int number) {
    var payload =
        StoredPayload.newBuilder()
            .setManifest("kind-" + number)
            .setContent(ByteString.copyFrom(new byte[number]));
    return Bytes.wrap(StoredEvent.newBuilder().setPayload(payload).build().toByteArray());
  }
}
