package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

class RegionTest {
  private static final int NODES = 1_000;
  private static final int PLACES = 500;
  private static final Region REGION =
      new Region(Hash256.ZERO, new Density(NODES), IpCaps.ONE_MACHINE);

  @Test
  void honest_places_are_not_crowded_even_where_the_density_is_off_by_a_quarter() {
    for (var estimate : List.of(0.75 * NODES, 1.0 * NODES, 1.25 * NODES)) {
      var region = new Region(Hash256.ZERO, new Density(estimate), IpCaps.ONE_MACHINE);
      var alarms = 0;
      for (var seed = 0; seed < PLACES; seed++) {
        alarms += region.isCrowded(nearest(honest(new Random(seed)))) ? 1 : 0;
      }

      assertTrue(alarms <= 1, alarms + " false alarms at an estimate of " + estimate);
    }
  }

  @Test
  void twenty_ids_ground_next_to_a_key_are_noticed_always() {
    for (var seed = 0; seed < PLACES; seed++) {
      var all = honest(new Random(seed));
      all.addAll(crowd(20, new Random(seed)));

      assertTrue(REGION.isCrowded(nearest(all)), "seed " + seed);
    }
  }

  @Test
  void what_the_other_places_bring_are_the_honest_nodes_of_the_region() {
    for (var seed = 0; seed < PLACES; seed++) {
      var honest = honest(new Random(seed));
      var found = new ArrayList<>(crowd(20, new Random(seed)));
      for (var place : REGION.otherPlaces()) {
        honest.sort(Comparator.comparing(Contact::id, NodeId.nearestTo(place)));
        found.addAll(honest.subList(0, 20));
      }

      var members = REGION.members(found);

      var sixteen = nearest(honest).subList(0, 16);
      var there = sixteen.stream().filter(members::contains).count();
      assertTrue(there >= 9, there + " of the 16 nearest honest, seed " + seed);
      assertTrue(members.size() <= Region.MAX_MEMBERS);
      assertEquals(members.stream().distinct().toList(), members);
    }
  }

  @Test
  void a_network_smaller_than_its_replicas_is_not_crowded() {
    var small = new Region(Hash256.ZERO, new Density(20), IpCaps.ONE_MACHINE);
    var random = new Random(1);
    var twenty = Stream.generate(() -> peer(random, 0)).limit(20).toList();

    assertFalse(small.isCrowded(nearest(twenty)));
    assertEquals(4, small.otherPlaces().size());
  }

  private static List<Contact> nearest(List<Contact> all) {
    return all.stream()
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(Hash256.ZERO)))
        .limit(20)
        .toList();
  }

  private static List<Contact> honest(Random random) {
    return new ArrayList<>(Stream.generate(() -> peer(random, 0)).limit(NODES).toList());
  }

  private static List<Contact> crowd(int count, Random random) {
    return Stream.generate(() -> peer(random, 20)).limit(count).toList();
  }

  private static Contact peer(Random random, int groundBits) {
    return TestContacts.withId(
        new Hash256(
            random.nextLong() >>> groundBits,
            random.nextLong(),
            random.nextLong(),
            random.nextLong()));
  }
}
