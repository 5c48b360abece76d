package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.storage.StoringNode.LIMITS;
import static org.nodus.actors.storage.StoringNode.START;
import static org.nodus.actors.storage.StoringNode.fill;
import static org.nodus.actors.storage.StoringNode.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;

class PartialFragmentsTest {
  private static final NodeId PEER = new NodeId(Hash256.of(fill(1)));
  private static final CodedMessage MESSAGE = message(1, 4_000);

  private final PartialFragments partials = new PartialFragments(LIMITS);

  @Test
  void ranges_in_any_order_and_any_cut_make_the_fragment() {
    var random = new Random(20_261_120);
    for (var round = 0; round < 200; round++) {
      var ranges = new ArrayList<Request.StoreFragment>();
      for (var at = 0; at < 1000; ) {
        var length = Math.min(1000 - at, 1 + random.nextInt(400));
        ranges.add(range(at, length));
        at += length;
      }
      Collections.shuffle(ranges, random);

      PartialFragments.Progress last = PartialFragments.Kept.RANGE_KEPT;
      for (var range : ranges) {
        assertEquals(PartialFragments.Kept.RANGE_KEPT, last);
        last = partials.add(PEER, range, 0);
      }

      var complete = assertInstanceOf(PartialFragments.Complete.class, last);
      assertEquals(MESSAGE.fragment(0).body(), complete.body());
      assertTrue(partials.isEmpty());
      assertEquals(0, partials.bytes());
    }
  }

  @Test
  void a_range_that_overlaps_drops_everything_of_the_fragment() {
    partials.add(PEER, range(100, 100), 0);

    assertEquals(PartialFragments.Broken.OVERLAP, partials.add(PEER, range(150, 10), 0));
    assertEquals(0, partials.bytes());
    partials.add(PEER, range(100, 100), 0);
    assertEquals(PartialFragments.Broken.OVERLAP, partials.add(PEER, range(50, 51), 0));
    assertTrue(partials.isEmpty());
  }

  @Test
  void ranges_of_different_peers_do_not_mix() {
    partials.add(PEER, range(0, 500), 0);

    var other = partials.add(new NodeId(Hash256.ZERO), range(500, 500), 0);

    assertEquals(PartialFragments.Kept.RANGE_KEPT, other);
  }

  @Test
  void many_tiny_ranges_cost_what_they_cost_in_memory() {
    // One fragment of 100 KB for all of them: a range shares the bytes that it was cut from.
    var large = message(2, 400_000).fragment(0);
    var kept = 0;
    while (partials.add(PEER, rangeOf(large, kept * 2, 1), 0) == PartialFragments.Kept.RANGE_KEPT) {
      kept++;
    }

    var room = LIMITS.partialBytesPerPeer() - PartialFragments.FRAGMENT_OVERHEAD;
    assertEquals(room / (PartialFragments.RANGE_OVERHEAD + 1), kept);
  }

  @Test
  void locks_beside_tiny_ranges_cost_what_they_take() {
    var lock = new Request.Payment(Bytes.wrap(new byte[12 << 10]), fill(5));
    var kept = 0;
    for (var index = 0; index < 256; index++) {
      for (var peer = 0; peer < 64; peer++) {
        kept += addFrom(peer, index, lock) == PartialFragments.Kept.RANGE_KEPT ? 1 : 0;
      }
    }

    assertTrue((long) kept * (12 << 10) <= LIMITS.partialBytes(), kept + " locks");
    assertTrue(partials.bytes() <= LIMITS.partialBytes());
    partials.dropStale(LIMITS.partialLife().toNanos());
    assertEquals(0, partials.bytes());
  }

  @Test
  void a_lock_that_comes_again_costs_once_and_a_larger_one_the_difference() {
    partials.add(PEER, range(0, 100), 0);
    var without = partials.bytes();
    addFrom(PEER, new Request.Payment(Bytes.wrap(new byte[1_000]), fill(5)));
    var with = partials.bytes();

    addFrom(PEER, new Request.Payment(Bytes.wrap(new byte[1_000]), fill(5)));
    assertEquals(with, partials.bytes());
    addFrom(PEER, new Request.Payment(Bytes.wrap(new byte[1_500]), fill(5)));

    assertEquals(without + 1_032, with);
    assertEquals(with + 500, partials.bytes());
  }

  private PartialFragments.Progress addFrom(int peer, int index, Request.Payment lock) {
    var from = new NodeId(Hash256.of(fill(peer)));
    var fragment = MESSAGE.fragment(index);
    return partials.add(from, StoringNode.range(fragment, START, 0, 1, Optional.of(lock)), 0);
  }

  private void addFrom(NodeId peer, Request.Payment lock) {
    var fragment = MESSAGE.fragment(0);
    partials.add(peer, StoringNode.range(fragment, START, 0, 100, Optional.of(lock)), 0);
  }

  @Test
  void what_is_not_whole_in_time_is_dropped_whatever_came_since() {
    var life = LIMITS.partialLife().toNanos();
    partials.add(PEER, range(0, 100), 0);
    partials.add(PEER, rangeOf(message(3, 4_000), 0, 100), life / 2);
    partials.add(PEER, range(0, 100), life - 1);
    partials.add(PEER, range(100, 100), life - 1);

    assertEquals(0, partials.dropStale(life - 1));
    assertEquals(1, partials.dropStale(life));
    assertEquals(1, partials.dropStale(life * 3 / 2));
    assertEquals(0, partials.bytes());
  }

  private static Request.StoreFragment range(int offset, int length) {
    return rangeOf(MESSAGE, offset, length);
  }

  private static Request.StoreFragment rangeOf(CodedMessage message, int offset, int length) {
    return rangeOf(message.fragment(0), offset, length);
  }

  private static Request.StoreFragment rangeOf(Fragment fragment, int offset, int length) {
    return StoringNode.range(fragment, START, offset, length, Optional.empty());
  }
}
