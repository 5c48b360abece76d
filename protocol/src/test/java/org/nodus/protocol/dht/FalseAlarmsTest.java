package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

/** How often honest nodes are taken for a crowd: around one key of 10,000 at most. */
class FalseAlarmsTest {
  private static final int NETWORKS = 2_500;
  private static final int KEYS_OF_EACH = 8;

  /** Two are expected of 20,000; seven or more would be chance once in 200. */
  private static final int MOST_ALARMS = 6;

  @ParameterizedTest
  @ValueSource(ints = {5, 8, 16, 30, 60, 200})
  void honest_nodes_are_hardly_ever_a_crowd_even_where_one_place_alone_was_surveyed(int nodes) {
    var alarms = 0;
    for (var seed = 0; seed < NETWORKS; seed++) {
      var random = new Random((long) nodes << 32 | seed);
      var all = drawn(nodes, random);
      var self = anywhere(random);
      var density = Density.around(self, nearest(all, self));
      for (var key = 0; key < KEYS_OF_EACH; key++) {
        var target = anywhere(random);
        var region = new Region(target, density, IpCaps.ONE_MACHINE);
        alarms += region.isCrowded(nearest(all, target)) ? 1 : 0;
      }
    }

    assertTrue(
        alarms <= MOST_ALARMS,
        alarms + " false alarms around " + NETWORKS * KEYS_OF_EACH + " keys of " + nodes);
  }

  @Test
  void all_of_a_small_network_is_no_crowd_to_somebody_who_has_met_three_of_it() {
    for (var nodes = Quorum.MAX_REPLICAS; nodes <= RoutingBuckets.K; nodes++) {
      for (var seed = 0; seed < NETWORKS; seed++) {
        var random = new Random((long) nodes << 32 | seed);
        var all = drawn(nodes, random);
        var self = anywhere(random);
        var density = Density.around(self, nearest(all.subList(0, 3), self));
        var target = anywhere(random);

        assertFalse(
            new Region(target, density, IpCaps.ONE_MACHINE).isCrowded(nearest(all, target)),
            nodes + " nodes, seed " + seed);
      }
    }
  }

  private static List<Contact> drawn(int nodes, Random random) {
    return IntStream.range(0, nodes)
        .mapToObj(any -> TestContacts.withId(anywhere(random)))
        .toList();
  }

  private static Hash256 anywhere(Random random) {
    return new Hash256(random.nextLong(), 0, 0, 0);
  }

  private static List<Contact> nearest(List<Contact> all, Hash256 target) {
    return all.stream()
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
        .limit(RoutingBuckets.K)
        .toList();
  }
}
