package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.mailbox.MailboxNode.ADDRESS;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.START;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.mailbox.Worth;

class WaitlistTest {
  private final Waitlist list = new Waitlist(List.of());

  @Test
  void no_two_entries_are_received_at_the_same_time_whatever_the_clock_says() {
    var first = list.nextReceivedAt(START);
    var second = list.nextReceivedAt(START);
    var afterTheClockWasSetBack = list.nextReceivedAt(START.minusSeconds(60));
    var found =
        new WaitingEntry(ADDRESS.hash(), id(1), START.plus(DAY), START.plusSeconds(9), 0, false);

    assertEquals(START.toEpochMilli(), first);
    assertTrue(first < second && second < afterTheClockWasSetBack);
    assertEquals(
        START.plusSeconds(9).toEpochMilli() + 1,
        new Waitlist(List.of(found)).nextReceivedAt(START));
  }

  @Test
  void what_came_after_the_last_one_heard_of_is_all_that_is_missing() {
    for (var number = 1; number <= 4; number++) {
      list.stored(entry(number, START.plus(DAY)));
    }
    var heard = list.since(0, START, 2);

    assertEquals(List.of(id(1), id(2)), heard);
    assertEquals(List.of(id(3), id(4)), list.since(list.receivedAt(id(2)), START, 1_000));
    assertFalse(list.stored(entry(1, START.plus(DAY.multipliedBy(2)))), "no news");
    assertEquals(List.of(), list.since(list.receivedAt(id(4)), START, 1_000));
  }

  @Test
  void of_two_lives_of_one_entry_that_were_written_together_the_longer_counts() {
    list.stored(entry(1, START.plus(DAY.multipliedBy(2))));
    list.stored(entry(1, START.plus(DAY)));

    assertEquals(Optional.of(START.plus(DAY.multipliedBy(2))), list.nextExpiry());
    var first = START.plus(DAY).toEpochMilli();
    assertTrue(list.isSettled(new Worth(id(1), 1_000, first)), "whatever it cost");
  }

  @Test
  void one_whose_place_is_being_taken_is_not_chosen_twice_and_counts_no_more() {
    list.stored(entry(1, START.plus(DAY)));
    list.stored(entry(2, START.plus(DAY.multipliedBy(2))));
    assertEquals(Optional.of(id(2)), list.cheapest(START).map(Worth::entry));

    list.doom(id(2));

    assertEquals(1, list.size());
    assertEquals(Optional.of(id(1)), list.cheapest(START).map(Worth::entry));
    list.spare(id(2));
    assertEquals(Optional.of(id(2)), list.cheapest(START).map(Worth::entry));
  }

  @Test
  void one_that_was_deleted_while_its_place_was_being_taken_has_gone_once() {
    list.stored(entry(1, START.plus(DAY)));
    list.doom(id(1));

    assertEquals(1, list.deleted(List.of(id(1))));

    assertEquals(Optional.empty(), list.evicted(id(1)));
    assertEquals(0, list.size());
    assertTrue(list.isSettled(new Worth(id(1), 0, START.toEpochMilli())), "its tombstone stays");
  }

  private MailboxEntry entry(int number, Instant expiry) {
    return new MailboxEntry(
        ADDRESS.hash(),
        id(number),
        Bytes.EMPTY,
        Bytes.EMPTY,
        Bytes.EMPTY,
        expiry,
        Instant.ofEpochMilli(list.nextReceivedAt(START)));
  }

  private static Hash256 id(int number) {
    return new Hash256(number, 0, 0, 0);
  }
}
