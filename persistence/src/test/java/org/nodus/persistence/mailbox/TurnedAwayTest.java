package org.nodus.persistence.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.protocol.bytes.Hash256;

class TurnedAwayTest {
  private static final Instant TOMORROW = Instant.parse("2026-11-21T06:00:00Z");
  private static final int HERE = 1_000;

  private final TurnedAway turnedAway = new TurnedAway();

  @Test
  void when_all_places_are_taken_the_oldest_goes_and_the_newest_is_noted() {
    for (var number = 0; number <= TurnedAway.MAX; number++) {
      turnedAway.add(key(number), TOMORROW);
    }

    assertFalse(turnedAway.at(key(0).address()).contains(key(0).id()));
    assertTrue(turnedAway.at(key(1).address()).contains(key(1).id()));
    var last = key(TurnedAway.MAX);
    assertTrue(turnedAway.at(last.address()).contains(last.id()));
    var seen = new int[1];
    turnedAway.forEach(any -> seen[0]++);
    assertEquals(TurnedAway.MAX, seen[0]);
  }

  private static EntryKey key(int number) {
    return new EntryKey(new Hash256(0, 0, 0, number / HERE), new Hash256(0, 0, 1, number));
  }
}
