package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

class DensityTest {
  private static final int PLACES = 200;
  private static final int SEEN = 20;

  @Test
  void estimates_of_many_places_lie_around_the_truth() {
    for (var nodes : List.of(100, 1_000, 5_000)) {
      var random = new Random(nodes);
      var estimates = new ArrayList<Double>();
      for (var place = 0; place < PLACES; place++) {
        estimates.add(Density.around(Hash256.ZERO, nearest(nodes, random)).nodes());
      }

      estimates.sort(Comparator.naturalOrder());
      var low = estimates.get(PLACES / 20);
      var median = estimates.get(PLACES / 2);
      var high = estimates.get(PLACES * 19 / 20);
      assertTrue(median > nodes * 0.9 && median < nodes * 1.15, nodes + " nodes, median " + median);
      assertTrue(low > nodes * 0.6, nodes + " nodes, 5 % below " + low);
      assertTrue(high < nodes * 1.8, nodes + " nodes, 5 % above " + high);
    }
  }

  @Test
  void as_many_live_within_the_radius_as_were_asked_for() {
    var random = new Random(7);
    var within = 0;
    for (var place = 0; place < PLACES; place++) {
      var radius = new Density(1_000).radius(16);
      within +=
          (int)
              nearest(1_000, random).stream()
                  .filter(contact -> contact.id().hash().compareTo(radius) <= 0)
                  .count();
    }

    var mean = (double) within / PLACES;
    assertTrue(mean > 14.5 && mean < 17.5, "16 expected, " + mean + " found (seed 7)");
  }

  @Test
  void radius_and_expectation_are_each_others_inverse() {
    var random = new Random(3);
    for (var round = 0; round < 1_000; round++) {
      var density = new Density(50 + random.nextInt(1_000_000));
      var count = 1 + random.nextInt(40);

      var expected = density.expectedWithin(Hash256.ZERO, new NodeId(density.radius(count)));

      assertEquals(count, expected, 1e-6, "round " + round + " of seed 3");
    }
  }

  @Test
  void the_radius_grows_with_the_count_and_never_leaves_the_key_space() {
    var random = new Random(5);
    for (var round = 0; round < 1_000; round++) {
      var density = new Density(random.nextInt(100));
      var count = random.nextInt(100);

      assertTrue(density.radius(count).compareTo(density.radius(count + 1)) <= 0);
    }
    assertEquals(new Hash256(-1, -1, -1, -1), new Density(15).radius(16));
  }

  @Test
  void a_crowd_at_one_place_does_not_move_the_median() {
    var honest = IntStream.range(0, 5).mapToObj(i -> new Density(900 + 50 * i)).toList();
    var withCrowds = new ArrayList<>(honest);
    withCrowds.add(new Density(1e12));
    withCrowds.add(new Density(1e12));

    assertEquals(new Density(1_000), Density.median(honest));
    assertEquals(new Density(1_050), Density.median(withCrowds));
    assertEquals(new Density(0), Density.median(List.of()));
  }

  @Test
  void a_network_seen_whole_is_not_estimated_smaller_than_that() {
    assertTrue(Density.around(Hash256.ZERO, nearest(5, new Random(1))).nodes() >= 5);
    assertEquals(new Density(0), Density.around(Hash256.ZERO, List.of()));
  }

  /** The nearest to zero among so many random nodes. */
  private static List<Contact> nearest(int nodes, Random random) {
    return IntStream.range(0, nodes)
        .mapToObj(
            any ->
                TestContacts.withId(
                    new Hash256(random.nextLong(), random.nextLong(), any, random.nextLong())))
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(Hash256.ZERO)))
        .limit(2 * SEEN)
        .toList()
        .subList(0, Math.min(nodes, 2 * SEEN));
  }
}
