package org.nodus.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;

/** What the links between events find, and what they were before there were any. */
class ChainedEventsTest {
  private final MemoryKeyValue map = MemoryKeyValue.create();

  @BeforeEach
  void five_events_of_a_and_one_of_b() {
    append("a", 1, "one", "two");
    append("b", 1, "other");
    append("a", 3, "three", "four", "five");
  }

  @Test
  void what_was_written_is_read_from_anywhere() {
    assertEquals(List.of("one", "two", "three", "four", "five"), read("a", 1, 9));
    assertEquals(List.of("four", "five"), read("a", 4, 9));
    assertEquals(List.of("two", "three"), read("a", 2, 3));
    assertEquals(List.of("other"), read("b", 1, 9));
    assertEquals(List.of(), read("a", 6, 9));
    assertEquals(List.of(), read("c", 1, 9));
  }

  @Test
  void two_exchanged_events_are_noticed() {
    var second = map.get(JournalKeys.event("a", 2)).orElseThrow();
    var third = map.get(JournalKeys.event("a", 3)).orElseThrow();
    map.write(
        new Batch().put(JournalKeys.event("a", 2), third).put(JournalKeys.event("a", 3), second));

    assertDamaged("Event 2 of a is not the one that was written.", 1);
  }

  @Test
  void an_event_with_another_content_and_a_right_checksum_is_noticed_wherever_a_replay_begins() {
    var fourth = Framed.of(map.get(JournalKeys.event("a", 4)).orElseThrow());
    put(4, new Framed(fourth.link(), Bytes.utf8("forged")).value());

    for (var from = 1; from <= 4; from++) {
      assertDamaged("Event 4 of a is not the one that was written.", from);
    }
    // Behind it nobody looks; its link still stands.
    assertEquals(List.of("five"), read("a", 5, 9));
  }

  @Test
  void an_event_of_another_id_is_noticed() {
    put(1, map.get(JournalKeys.event("b", 1)).orElseThrow());

    assertDamaged("Event 1 of a is not the one that was written.", 1);
  }

  @Test
  void an_event_without_a_link_behind_one_with_a_link_is_noticed() {
    put(4, Framed.withoutLink(Bytes.utf8("four")).value());

    assertDamaged("Event 4 of a is not the one that was written.", 1);
  }

  @Test
  void a_last_event_that_was_put_back_in_another_form_is_noticed() {
    var third = Framed.of(map.get(JournalKeys.event("a", 4)).orElseThrow());
    var content = Bytes.utf8("another five");
    put(5, new Framed(Chain.link(third.link(), 5, content), content).value());

    assertDamaged("Event 5 of a is not the one that was written.", 1);
  }

  @Test
  void what_was_deleted_is_followed_by_what_is_left() {
    var third = Framed.of(map.get(JournalKeys.event("a", 3)).orElseThrow());
    map.write(
        new Batch()
            .put(JournalKeys.deleted("a"), new Ends.End(3, third.link()).value())
            .delete(JournalKeys.event("a", 1))
            .delete(JournalKeys.event("a", 2))
            .delete(JournalKeys.event("a", 3)));

    assertEquals(List.of("four", "five"), read("a", 1, 9));
    append("a", 6, "six");
    assertEquals(List.of("four", "five", "six"), read("a", 1, 9));
  }

  @Test
  void a_value_of_a_later_version_is_no_damage() {
    put(5, Bytes.concat(Bytes.wrap(new byte[] {3}), Bytes.utf8("whatever")));

    var failure = assertThrows(StoreFailure.LaterFormat.class, () -> read("a", 1, 9));

    assertTrue(failure.getMessage().startsWith("The journal was written by a later version"));
  }

  /** The file holds what the first version wrote for three notes of "a" and one of "b". */
  @Test
  void a_journal_from_before_links_is_read_and_goes_on_with_links() throws IOException {
    var old = firstVersion();
    var before = new ArrayList<Bytes>();
    new Replay(old, "a").run(1, 9, 9, (number, content) -> before.add(content));
    assertEquals(3, before.size());

    append(old, "a", 4, "four");
    append(old, "a", 5, "five");

    var after = new ArrayList<Bytes>();
    new Replay(old, "a").run(1, 9, 9, (number, content) -> after.add(content));
    assertEquals(before, after.subList(0, 3));
    assertEquals(List.of(Bytes.utf8("four"), Bytes.utf8("five")), after.subList(3, 5));
    var last = new ArrayList<Bytes>();
    new Replay(old, "a").run(4, 9, 9, (number, content) -> last.add(content));
    assertEquals(2, last.size());

    var fifth = Framed.of(old.get(JournalKeys.event("a", 5)).orElseThrow());
    old.write(new Batch().put(JournalKeys.event("a", 4), fifth.value()));
    assertThrows(
        StoreFailure.Damaged.class, () -> new Replay(old, "a").run(1, 9, 9, (number, bytes) -> {}));
  }

  static MemoryKeyValue firstVersion() throws IOException {
    var old = MemoryKeyValue.create();
    try (var file = ChainedEventsTest.class.getResourceAsStream("/journal/form-1.golden")) {
      for (var line : new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines().toList()) {
        var parts = line.split(" ");
        old.write(new Batch().put(Bytes.ofHex(parts[0]), Bytes.ofHex(parts[1])));
      }
    }
    return old;
  }

  private void put(long number, Bytes value) {
    map.write(new Batch().put(JournalKeys.event("a", number), value));
  }

  private void assertDamaged(String message, long from) {
    var failure = assertThrows(StoreFailure.Damaged.class, () -> read("a", from, 9));
    assertEquals(message, failure.getMessage());
  }

  private List<String> read(String id, long from, long to) {
    var read = new ArrayList<String>();
    new Replay(map, id).run(from, to, 9, (number, content) -> read.add(content.toUtf8()));
    return read;
  }

  private void append(String id, long from, String... contents) {
    append(map, id, from, contents);
  }

  private static void append(KeyValue map, String id, long from, String... contents) {
    var events = new AppendedEvents();
    for (var i = 0; i < contents.length; i++) {
      events.add(id, from + i, Bytes.utf8(contents[i]));
    }
    var batch = new Batch();
    events.addTo(batch, new Ends(map));
    map.writeDurably(batch);
  }
}
