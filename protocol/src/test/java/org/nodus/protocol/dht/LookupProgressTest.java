package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

class LookupProgressTest {
  private static final Hash256 TARGET = Hash256.ZERO;
  private static final Density UNKNOWN = new Density(0);
  private static final Contact NEAREST = atDistance(1);
  private static final Contact NEAR = atDistance(2);
  private static final Contact MIDDLE = atDistance(4);
  private static final Contact FAR = atDistance(8);
  private static final Contact FARTHEST = atDistance(16);

  @Test
  void each_path_begins_at_a_seed_of_its_own_and_asks_one_at_a_time() {
    var lookup = lookup(2, NEAR, MIDDLE, FAR, FARTHEST);

    assertEquals(List.of(NEAR, MIDDLE), lookup.nextToAsk());
    assertEquals(List.of(), lookup.nextToAsk());
    assertFalse(lookup.isComplete());
  }

  @Test
  void a_plausible_answer_does_not_end_it_before_whom_it_names_has_answered() {
    var lookup = lookup(1, FAR);

    lookup.nextToAsk();
    lookup.answered(FAR, List.of(NEAR));
    assertEquals(List.of(NEAR), lookup.nextToAsk());
    assertFalse(lookup.isComplete());
    lookup.answered(NEAR, List.of(NEAREST));
    assertEquals(List.of(NEAREST), lookup.nextToAsk());
    lookup.answered(NEAREST, List.of());

    assertEquals(List.of(), lookup.nextToAsk());
    assertTrue(lookup.isComplete());
    assertEquals(List.of(NEAREST, NEAR, FAR), lookup.nearest());
    assertEquals(3, lookup.hops());
  }

  @Test
  void no_peer_is_asked_by_two_paths() {
    var lookup = lookup(2, FAR, FARTHEST);

    lookup.nextToAsk();
    lookup.answered(FAR, List.of(NEAREST));
    assertEquals(List.of(NEAREST), lookup.nextToAsk());
    lookup.answered(FARTHEST, List.of(NEAREST));

    assertEquals(List.of(), lookup.nextToAsk());
    lookup.answered(NEAREST, List.of());
    assertEquals(List.of(), lookup.nextToAsk());
    assertTrue(lookup.isComplete());
  }

  @Test
  void whom_one_path_alone_has_named_is_asked_and_whom_two_have_named_is_not() {
    var vouched = atDistance(32);
    var doubtful = atDistance(64);
    var lookup = lookup(2, FAR, FARTHEST);
    lookup.nextToAsk();
    lookup.answered(FAR, List.of(NEAREST, NEAR, MIDDLE, vouched, doubtful));
    lookup.answered(FARTHEST, List.of(NEAREST, NEAR, MIDDLE, vouched));

    var asked = new ArrayList<Contact>();
    for (var next = lookup.nextToAsk(); !next.isEmpty(); next = lookup.nextToAsk()) {
      asked.addAll(next);
      next.forEach(peer -> lookup.answered(peer, List.of()));
    }

    assertEquals(List.of(NEAREST, NEAR, MIDDLE, doubtful), asked);
    assertTrue(lookup.nearest().contains(vouched));
  }

  @Test
  void where_all_have_to_answer_themselves_all_are_asked() {
    var plan = new LookupPlan(TARGET, 20, 2, true, IpCaps.ONE_MACHINE, UNKNOWN);
    var lookup = new LookupProgress(plan, IntStream.range(1, 20).mapToObj(d -> far(d)).toList());

    var asked = 0;
    for (var next = lookup.nextToAsk(); !next.isEmpty(); next = lookup.nextToAsk()) {
      asked += next.size();
      next.forEach(peer -> lookup.answered(peer, List.of()));
    }

    assertEquals(19, asked);
    assertEquals(19, lookup.nearest().size());
  }

  @Test
  void the_path_of_a_slow_peer_goes_on_and_its_answer_still_counts() {
    var lookup = lookup(1, NEAR, FAR);
    lookup.nextToAsk();

    lookup.slow(NEAR);

    assertEquals(List.of(FAR), lookup.nextToAsk());
    lookup.answered(NEAR, List.of(NEAREST));
    lookup.answered(FAR, List.of());
    assertEquals(List.of(NEAREST), lookup.nextToAsk());
  }

  @Test
  void slow_peers_are_not_waited_for_when_others_have_answered() {
    var lookup = lookup(2, NEAR, FAR);
    lookup.nextToAsk();

    lookup.slow(NEAR);
    lookup.nextToAsk();
    assertFalse(lookup.isComplete());
    lookup.answered(FAR, List.of());
    lookup.nextToAsk();

    assertTrue(lookup.isComplete());
    assertEquals(List.of(FAR), lookup.nearest());
  }

  @Test
  void when_all_are_slow_they_are_waited_for() {
    var lookup = lookup(2, NEAR, FAR);
    lookup.nextToAsk();
    lookup.slow(NEAR);
    lookup.slow(FAR);
    lookup.nextToAsk();

    assertFalse(lookup.isComplete());
    lookup.failed(FAR);
    lookup.answered(NEAR, List.of());
    lookup.nextToAsk();
    assertTrue(lookup.isComplete());
  }

  @Test
  void a_failed_peer_is_neither_asked_again_nor_returned() {
    var lookup = lookup(2, NEAR, FAR);
    lookup.nextToAsk();

    lookup.failed(NEAR);
    lookup.answered(FAR, List.of(NEAR));

    assertEquals(List.of(), lookup.nextToAsk());
    assertEquals(List.of(FAR), lookup.nearest());
  }

  @Test
  void when_found_peers_lie_too_far_apart_other_paths_begin_at_other_seeds() {
    var density = new Density(0x1p60);
    var plan = new LookupPlan(TARGET, 20, 1, false, IpCaps.ONE_MACHINE, density);
    var honest = far(40);
    var lookup = new LookupProgress(plan, List.of(far(30), honest));
    lookup.nextToAsk();

    lookup.answered(far(30), List.of(far(20), far(21), far(22)));
    while (lookup.nextToAsk() instanceof List<Contact> liars && !liars.contains(honest)) {
      liars.forEach(liar -> lookup.answered(liar, List.of(far(20), far(21), far(22))));
    }
    lookup.answered(honest, List.of(NEAREST));

    assertEquals(List.of(NEAREST), lookup.nextToAsk());
  }

  @Test
  void a_fourth_of_one_ip_group_is_not_considered() {
    var plan = new LookupPlan(TARGET, 20, 4, false, IpCaps.PUBLIC_NETWORK, UNKNOWN);
    var crowd = IntStream.range(0, 9).mapToObj(n -> TestContacts.at(n, "c0a801%02x".formatted(n)));

    assertEquals(3, new LookupProgress(plan, crowd.toList()).nextToAsk().size());
  }

  @Test
  void a_wrong_address_of_a_good_peer_does_not_hide_it() {
    var endpoint = new Endpoint(Bytes.ofHex("01020304"), 5);
    var moved = new Contact(NEAREST.id(), NEAREST.signingKey(), NEAREST.sessionKey(), 0, endpoint);
    var lookup = lookup(2, FAR, FARTHEST);
    lookup.nextToAsk();

    lookup.answered(FAR, List.of(moved));
    lookup.answered(FARTHEST, List.of(NEAREST));

    assertEquals(List.of(moved, NEAREST), lookup.nextToAsk());
    lookup.slow(moved);
    lookup.answered(NEAREST, List.of());
    assertEquals(List.of(NEAREST, FAR, FARTHEST), lookup.nearest());
  }

  @Test
  void who_lives_in_a_crowd_to_be_avoided_is_neither_asked_nor_returned() {
    var region = new Region(new Hash256(1, 0, 0, 0), new Density(0x1p60), IpCaps.ONE_MACHINE);
    var plan =
        new LookupPlan(
            TARGET, 20, 2, false, Optional.of(region), IpCaps.ONE_MACHINE, new Density(0));
    var lookup = new LookupProgress(plan, List.of(NEAREST, far(40), far(41)));

    assertEquals(List.of(far(40), far(41)), lookup.nextToAsk());
    lookup.answered(far(40), List.of(NEAREST, NEAR));
    lookup.answered(far(41), List.of(NEAREST, NEAR));

    assertEquals(List.of(), lookup.nextToAsk());
    assertEquals(List.of(far(40), far(41)), lookup.nearest());
  }

  @Test
  void liars_who_name_ever_more_liars_come_to_an_end() {
    var random = new Random(1);
    var lookup = lookup(4, NEAREST, NEAR, MIDDLE, FAR);
    var asked = new HashSet<Contact>();

    for (var next = lookup.nextToAsk(); !next.isEmpty(); next = lookup.nextToAsk()) {
      for (var liar : next) {
        assertTrue(asked.add(liar), "asked twice");
        lookup.answered(liar, IntStream.range(0, 20).mapToObj(any -> far(random)).toList());
      }
    }

    assertTrue(asked.size() < 160, asked.size() + " questions (seed 1)");
  }

  @Test
  void where_all_of_the_nearest_are_dead_others_of_the_own_table_are_asked() {
    var plan = new LookupPlan(TARGET, 20, 4, false, IpCaps.ONE_MACHINE, UNKNOWN);
    var known = new ArrayList<Contact>();
    IntStream.range(0, 20).forEach(number -> known.add(atDistance(100 + number)));
    known.add(far(40));
    known.add(far(41));
    var lookup = new LookupProgress(plan, known);

    var asked = new ArrayList<Contact>();
    for (var next = lookup.nextToAsk(); !next.isEmpty(); next = lookup.nextToAsk()) {
      asked.addAll(next);
      for (var peer : next) {
        if (known.subList(0, 20).contains(peer)) {
          lookup.failed(peer);
        } else {
          lookup.answered(peer, List.of(NEAREST));
        }
      }
    }

    assertEquals(List.of(far(40), far(41), NEAREST), asked.subList(20, 23));
    assertTrue(lookup.isComplete());
    assertEquals(List.of(NEAREST, far(40), far(41)), lookup.nearest());
  }

  @Test
  void nobody_to_ask_is_complete_at_once() {
    var lookup = lookup(4);

    assertEquals(List.of(), lookup.nextToAsk());
    assertTrue(lookup.isComplete());
    assertEquals(List.of(), lookup.nearest());
  }

  private static LookupProgress lookup(int paths, Contact... seeds) {
    var plan = new LookupPlan(TARGET, 20, paths, false, IpCaps.ONE_MACHINE, UNKNOWN);
    return new LookupProgress(plan, List.of(seeds));
  }

  private static Contact far(Random random) {
    return atDistance(random.nextLong() >>> random.nextInt(64));
  }

  private static Contact far(int bit) {
    return atDistance(1L << bit);
  }

  private static Contact atDistance(long distance) {
    return TestContacts.withId(new Hash256(distance, 0, 0, 0));
  }
}
