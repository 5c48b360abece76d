package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanvassTest {
  private static final List<Contact> PEERS =
      IntStream.range(0, 20).mapToObj(TestContacts::local).toList();
  private static final Scatter LAB = new Scatter(IpCaps.ONE_MACHINE);
  private static final Scatter OPEN = new Scatter(IpCaps.PUBLIC_NETWORK);

  @Test
  void the_nearest_are_asked_first_and_nobody_else_as_long_as_they_answer() {
    var canvass = new Canvass(PEERS, 16, LAB);

    assertEquals(PEERS.subList(0, 16), canvass.nextToAsk());
    PEERS.subList(0, 16).forEach(canvass::answered);

    assertEquals(List.of(), canvass.nextToAsk());
    assertTrue(canvass.isExhausted());
    assertEquals(16, canvass.answers());
  }

  @Test
  void for_a_slow_one_the_next_is_asked_and_its_answer_still_counts() {
    var canvass = new Canvass(PEERS, 2, LAB);
    canvass.nextToAsk();

    canvass.slow(PEERS.get(0));
    assertEquals(List.of(PEERS.get(2)), canvass.nextToAsk());
    canvass.answered(PEERS.get(1));
    canvass.answered(PEERS.get(2));
    assertFalse(canvass.isRunning());
    assertFalse(canvass.isExhausted());
    canvass.answered(PEERS.get(0));

    assertEquals(3, canvass.answers());
    assertTrue(canvass.isExhausted());
  }

  @Test
  void for_a_failed_one_the_next_is_asked_and_it_does_not_come_back() {
    var canvass = new Canvass(PEERS, 1, LAB);
    canvass.nextToAsk();

    canvass.failed(PEERS.get(0));
    canvass.slow(PEERS.get(0));

    assertEquals(List.of(PEERS.get(1)), canvass.nextToAsk());
    canvass.failed(PEERS.get(1));
    assertTrue(canvass.isRunning());
  }

  @Test
  void of_one_group_one_is_asked_as_long_as_there_are_others() {
    var first = TestContacts.at(1, "0a000101");
    var same = TestContacts.at(2, "0a000102");
    var other = TestContacts.at(3, "0a000201");
    var canvass = new Canvass(List.of(first, same, other), 2, OPEN);

    assertEquals(List.of(first, other), canvass.nextToAsk());
    canvass.answered(first);
    canvass.answered(other);

    assertEquals(2, canvass.groups());
    assertTrue(canvass.isExhausted());
  }

  @Test
  void who_fails_makes_room_for_another_of_the_group_and_who_is_slow_does_not() {
    var first = TestContacts.at(1, "0a000101");
    var same = TestContacts.at(2, "0a000102");
    var other = TestContacts.at(3, "0a000201");

    var failing = new Canvass(List.of(first, same, other), 1, OPEN);
    failing.nextToAsk();
    failing.failed(first);
    assertEquals(List.of(same), failing.nextToAsk());

    var slow = new Canvass(List.of(first, same, other), 1, OPEN);
    slow.nextToAsk();
    slow.slow(first);
    assertEquals(List.of(other), slow.nextToAsk());
  }

  @Test
  void whatever_happens_nobody_is_asked_twice_and_it_ends() {
    for (var seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var canvass = new Canvass(PEERS, 1 + random.nextInt(20), LAB);
      var seen = new HashSet<Contact>();
      var open = new ArrayList<Contact>();
      do {
        for (var peer : canvass.nextToAsk()) {
          assertTrue(seen.add(peer), "asked twice, seed " + seed);
          open.add(peer);
        }
        if (!open.isEmpty()) {
          var peer = open.get(random.nextInt(open.size()));
          switch (random.nextInt(3)) {
            case 0 -> canvass.slow(peer);
            case 1 -> canvass.answered(open.remove(open.indexOf(peer)));
            default -> canvass.failed(open.remove(open.indexOf(peer)));
          }
        }
      } while (!open.isEmpty() || canvass.isRunning());

      assertTrue(canvass.isExhausted(), "seed " + seed);
    }
  }

  @Test
  void who_is_added_is_asked_once_like_all_others() {
    var canvass = new Canvass(PEERS.subList(0, 1), 2, LAB);
    canvass.nextToAsk();
    canvass.answered(PEERS.get(0));
    assertTrue(canvass.isExhausted());

    canvass.add(PEERS.get(0));
    canvass.add(PEERS.get(1));
    canvass.add(PEERS.get(1));

    assertFalse(canvass.hasAsked(PEERS.get(1)));
    assertEquals(List.of(PEERS.get(1)), canvass.nextToAsk());
    assertTrue(canvass.hasAsked(PEERS.get(1)));
    assertEquals(List.of(), canvass.nextToAsk());
  }
}
