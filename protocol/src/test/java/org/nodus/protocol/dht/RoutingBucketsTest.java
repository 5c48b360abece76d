package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.NodeId;

class RoutingBucketsTest {
  private static final NodeId SELF = TestContacts.local(-1).id();

  /** All in the farthest bucket of {@link #SELF}, each in an IP group of its own. */
  private static final List<Contact> FAR =
      IntStream.range(0, 200)
          .mapToObj(number -> TestContacts.at(number, "0a%02x%02x01".formatted(number, number)))
          .filter(peer -> peer.id().distanceTo(SELF.hash()).leadingZeros() == 0)
          .limit(40)
          .toList();

  private final RoutingBuckets buckets = new RoutingBuckets(SELF, 3, IpCaps.PUBLIC_NETWORK);

  @Test
  void a_new_peer_is_kept_and_found_again() {
    assertEquals(new Sighting.Kept(true), buckets.seen(FAR.get(0), 1));
    assertEquals(new Sighting.Kept(false), buckets.seen(FAR.get(0), 2));

    assertTrue(buckets.contains(FAR.get(0).id()));
    assertEquals(1, buckets.size());
  }

  @Test
  void we_ourselves_never_enter() {
    assertEquals(new Sighting.Refused(), buckets.seen(TestContacts.local(-1), 1));
    assertFalse(buckets.contains(SELF));
  }

  @Test
  void a_full_bucket_keeps_its_oldest_until_it_fails_a_ping() {
    fill();
    buckets.seen(FAR.get(0), 5);

    var sighting = buckets.seen(FAR.get(3), 6);
    assertEquals(new Sighting.Waiting(FAR.get(1), 2), sighting);
    assertFalse(buckets.contains(FAR.get(3).id()));

    assertEquals(Optional.of(FAR.get(3)), buckets.failed(FAR.get(1).id()));
    assertFalse(buckets.contains(FAR.get(1).id()));
  }

  @Test
  void a_candidate_enters_only_when_it_has_answered_and_the_next_is_tried_when_it_does_not() {
    fill();
    buckets.seen(FAR.get(3), 6);
    buckets.seen(FAR.get(4), 6);

    assertEquals(Optional.of(FAR.get(4)), buckets.failed(FAR.get(0).id()));
    assertFalse(buckets.contains(FAR.get(4).id()));
    assertEquals(Optional.of(FAR.get(3)), buckets.failed(FAR.get(4).id()));
    assertEquals(new Sighting.Kept(true), buckets.came(FAR.get(3), 8));
    assertEquals(Optional.empty(), buckets.failed(FAR.get(4).id()));
  }

  @Test
  void who_comes_uninvited_gets_half_of_a_bucket() {
    assertInstanceOf(Sighting.Kept.class, buckets.came(FAR.get(0), 1));
    assertInstanceOf(Sighting.Kept.class, buckets.came(FAR.get(1), 1));
    assertInstanceOf(Sighting.Waiting.class, buckets.came(FAR.get(2), 1));

    assertInstanceOf(Sighting.Kept.class, buckets.seen(FAR.get(3), 1));
  }

  @Test
  void the_candidate_seen_last_moves_up_first_and_only_a_few_wait() {
    fill();
    FAR.subList(3, 20).forEach(candidate -> buckets.seen(candidate, 10));

    var movedUp = new ArrayList<Contact>();
    for (var round = 0; round < 20; round++) {
      var victim = buckets.notSeenSince(100, 1);
      for (var peer : victim) {
        var next = buckets.failed(peer.id());
        next.ifPresent(movedUp::add);
        next.ifPresent(candidate -> buckets.seen(candidate, 11));
      }
    }

    assertEquals(FAR.get(19), movedUp.getFirst());
    assertEquals(Bucket.MAX_WAITING, movedUp.size());
    assertEquals(0, buckets.size());
  }

  @Test
  void two_of_one_ip_group_enter_a_bucket_and_not_a_third() {
    var neighbours =
        IntStream.range(1, 100)
            .mapToObj(number -> TestContacts.at(number, "c0a801%02x".formatted(number)))
            .filter(peer -> peer.id().distanceTo(SELF.hash()).leadingZeros() == 0)
            .limit(3)
            .toList();

    assertInstanceOf(Sighting.Kept.class, buckets.seen(neighbours.get(0), 1));
    assertInstanceOf(Sighting.Kept.class, buckets.seen(neighbours.get(1), 1));
    assertEquals(new Sighting.Refused(), buckets.seen(neighbours.get(2), 1));

    buckets.failed(neighbours.get(0).id());
    assertInstanceOf(Sighting.Kept.class, buckets.seen(neighbours.get(2), 3));
  }

  @Test
  void three_of_one_ip_group_enter_the_table_and_not_a_fourth() {
    var kept =
        IntStream.range(1, 200)
            .mapToObj(number -> TestContacts.at(number, "c0a801%02x".formatted(number)))
            .filter(peer -> buckets.seen(peer, 1) instanceof Sighting.Kept)
            .count();

    assertEquals(3, kept);
  }

  @Test
  void loopback_is_exempt_where_the_network_says_so() {
    var lab = new RoutingBuckets(SELF, 20, IpCaps.ONE_MACHINE);

    IntStream.range(0, 16).forEach(number -> lab.seen(TestContacts.local(number), 1));

    assertEquals(16, lab.size());
  }

  @Test
  void a_peer_that_moved_is_known_at_its_new_address() {
    var before = TestContacts.at(7, "0a000001");
    var after = TestContacts.at(7, "0b000001");
    buckets.seen(before, 1);

    buckets.seen(after, 2);

    assertEquals(List.of(after), buckets.nearest(SELF.hash(), 20));
    assertEquals(1, buckets.size());
  }

  @Test
  void the_nearest_come_in_the_order_of_their_distance() {
    var random = new Random(1);
    var big = new RoutingBuckets(SELF, 20, IpCaps.ONE_MACHINE);
    var peers = new ArrayList<>(IntStream.range(0, 18).mapToObj(TestContacts::local).toList());
    Collections.shuffle(peers, random);
    peers.forEach(peer -> big.seen(peer, 1));
    var target = Sha256.of();

    var nearest = big.nearest(target, 5);

    peers.sort(Comparator.comparing(Contact::id, NodeId.nearestTo(target)));
    assertEquals(peers.subList(0, 5), nearest);
  }

  @Test
  void the_longest_known_are_those_seen_first() {
    fill();
    buckets.seen(FAR.get(0), 50);

    assertEquals(List.of(FAR.get(0), FAR.get(1)), buckets.longestKnown(2));
  }

  @Test
  void an_id_for_a_refresh_falls_into_its_bucket() {
    for (var index = 0; index < 256; index++) {
      var noise = Sha256.of(TestContacts.local(index).signingKey());

      Hash256 id = buckets.idInBucket(index, noise);

      assertEquals(255 - index, id.xor(SELF.hash()).leadingZeros());
    }
  }

  private void fill() {
    for (var i = 0; i < 3; i++) {
      buckets.seen(FAR.get(i), i + 1);
    }
  }
}
