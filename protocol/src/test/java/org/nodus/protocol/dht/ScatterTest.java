package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

class ScatterTest {
  private static final int TRIALS = 500;

  private final Scatter scatter = new Scatter(IpCaps.PUBLIC_NETWORK);

  private static Contact in(int network, int number) {
    return TestContacts.at(number, "0a00%02x%02x".formatted(network, 1 + number % 250));
  }

  @Test
  void the_nearest_of_each_group_come_before_the_second_of_any() {
    var first = in(1, 1);
    var neighbour = in(1, 2);
    var far = in(2, 3);
    var farthest = in(3, 4);

    var chosen = scatter.order(List.of(first, neighbour, far, farthest), List.of());

    assertEquals(List.of(first, far, farthest, neighbour), chosen);
  }

  @Test
  void a_group_that_holds_a_copy_already_comes_last() {
    var here = in(1, 1);

    assertEquals(Optional.of(in(2, 3)), scatter.next(List.of(in(1, 2), in(2, 3)), List.of(here)));
    assertEquals(Optional.of(in(1, 2)), scatter.next(List.of(in(1, 2)), List.of(here)));
    assertEquals(Optional.empty(), scatter.next(List.of(), List.of(here)));
  }

  @Test
  void an_ipv6_group_is_one_group_too() {
    var one = TestContacts.at(1, "20010db8000100000000000000000001");
    var same = TestContacts.at(2, "20010db80001ffff0000000000000002");
    var other = TestContacts.at(3, "20010db8000200000000000000000001");

    assertEquals(List.of(one, other, same), scatter.order(List.of(one, same, other), List.of()));
    assertEquals(2, scatter.groups(List.of(one, same, other)));
  }

  @Test
  void on_one_machine_each_node_is_a_group_of_its_own() {
    var nodes = IntStream.range(0, 20).mapToObj(TestContacts::local).toList();
    var lab = new Scatter(IpCaps.ONE_MACHINE);

    assertEquals(nodes, lab.order(nodes, nodes));
    assertEquals(20, lab.groups(nodes));
    assertEquals(1, scatter.groups(nodes));
  }

  @Test
  void a_lab_exempts_loopback_only() {
    var lab = new Scatter(IpCaps.ONE_MACHINE);

    assertEquals(1, lab.groups(List.of(in(1, 1), in(1, 2))));
  }

  @Test
  void whatever_the_groups_everybody_has_a_place_and_no_group_gets_ahead_of_another() {
    for (var seed = 0; seed < TRIALS; seed++) {
      var random = new Random(seed);
      var nodes = drawn(random, 1 + random.nextInt(12), 1 + random.nextInt(40));

      var chosen = scatter.order(nodes, List.of());

      assertEquals(new HashSet<>(nodes), new HashSet<>(chosen), "seed " + seed);
      assertEquals(nodes.size(), chosen.size(), "seed " + seed);
      var total = perGroup(nodes);
      for (var wanted = 1; wanted <= chosen.size(); wanted++) {
        assertFair(perGroup(chosen.subList(0, wanted)), total, "seed " + seed);
      }
    }
  }

  /** A group has two more than another only where the other has no more nodes. */
  private static void assertFair(
      Map<IpGroup, Integer> chosen, Map<IpGroup, Integer> total, String where) {
    var most = Collections.max(chosen.values());
    total.forEach(
        (group, nodes) -> {
          var its = chosen.getOrDefault(group, 0);
          assertTrue(its >= most - 1 || its.equals(nodes), () -> where + ": " + chosen);
        });
  }

  @Test
  void within_a_group_and_among_the_first_of_each_group_the_nearest_comes_first() {
    for (var seed = 0; seed < TRIALS; seed++) {
      var random = new Random(seed);
      var nodes = drawn(random, 1 + random.nextInt(12), 1 + random.nextInt(40));

      var chosen = scatter.order(nodes, List.of());

      var rounds = new HashMap<IpGroup, Integer>();
      var expected = new ArrayList<List<Contact>>();
      for (var node : nodes) {
        var round = rounds.merge(IpGroup.of(node.endpoint()), 1, Integer::sum) - 1;
        if (expected.size() <= round) {
          expected.add(new ArrayList<>());
        }
        expected.get(round).add(node);
      }
      assertEquals(expected.stream().flatMap(List::stream).toList(), chosen, "seed " + seed);
    }
  }

  @Test
  void who_owns_a_few_groups_gets_so_many_copies_where_there_are_enough_other_groups() {
    for (var seed = 0; seed < TRIALS; seed++) {
      var random = new Random(seed);
      var hostile = 1 + random.nextInt(6);
      var wanted = hostile + 1 + random.nextInt(10);
      var nodes = new ArrayList<Contact>();
      IntStream.range(0, 200).forEach(number -> nodes.add(in(200 + number % hostile, number)));
      IntStream.range(0, wanted).forEach(number -> nodes.add(in(number, 1_000 + number)));

      var holders = scatter.order(nodes, List.of()).subList(0, wanted);

      var theirs = holders.stream().filter(node -> node.endpoint().address().get(2) < 0).count();
      assertEquals(hostile, theirs, "seed " + seed);
      assertEquals(wanted, scatter.groups(holders), "seed " + seed);
    }
  }

  @Test
  void choosing_one_after_the_other_is_choosing_all() {
    for (var seed = 0; seed < TRIALS; seed++) {
      var random = new Random(seed);
      var nodes = drawn(random, 1 + random.nextInt(6), 1 + random.nextInt(20));
      var holders = drawn(random, 6, random.nextInt(5));
      var left = new ArrayList<>(nodes);
      left.removeAll(holders);
      var expected = scatter.order(left, holders);

      var all = new ArrayList<>(holders);
      while (!left.isEmpty()) {
        var next = scatter.next(left, all).orElseThrow();
        left.remove(next);
        all.add(next);
      }

      assertEquals(expected, all.subList(holders.size(), all.size()), "seed " + seed);
    }
  }

  @Test
  void of_a_cluster_of_ids_few_come_before_those_who_lie_where_chance_has_put_them() {
    for (var seed = 0; seed < TRIALS; seed++) {
      var random = new Random(seed);
      var place = random.nextLong();
      // Forty ids where half of one of two hundred nodes is expected.
      var crowd =
          IntStream.range(0, 40).mapToObj(i -> id(place ^ random.nextLong() >>> 9)).toList();
      var honest = IntStream.range(0, 200).mapToObj(i -> id(random.nextLong())).toList();
      // A message that has three or six honest nodes nearer than the crowd.
      var target = new Hash256(place ^ 1L << 63 - 4 - random.nextInt(2), 0, 0, 0);
      var all = new ArrayList<>(honest);
      all.addAll(crowd);
      all.sort(Comparator.comparing(Contact::id, NodeId.nearestTo(target)));
      var near = all.subList(0, 64);

      var holders =
          new Scatter(IpCaps.ONE_MACHINE, new Density(200)).order(near, List.of()).subList(0, 12);

      var theirs = holders.stream().filter(crowd::contains).count();
      assertTrue(theirs <= 4, () -> theirs + " of the crowd");
    }
  }

  @Test
  void honest_nodes_are_hardly_ever_taken_for_a_cluster() {
    var moved = 0;
    for (var seed = 0; seed < TRIALS; seed++) {
      var random = new Random(seed);
      var target = new Hash256(random.nextLong(), 0, 0, 0);
      var near =
          IntStream.range(0, 200)
              .mapToObj(i -> id(random.nextLong()))
              .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
              .limit(24)
              .toList();

      var holders =
          new Scatter(IpCaps.ONE_MACHINE, new Density(200)).order(near, List.of()).subList(0, 12);

      moved += (int) holders.stream().filter(node -> !near.subList(0, 12).contains(node)).count();
    }

    assertTrue(moved < 12 * TRIALS / 20, moved + " holders are not of the nearest");
  }

  private static Contact id(long first) {
    return TestContacts.withId(new Hash256(first, 0, 0, 0));
  }

  private static List<Contact> drawn(Random random, int groups, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> in(random.nextInt(groups), number))
        .toList();
  }

  private static Map<IpGroup, Integer> perGroup(List<Contact> nodes) {
    var counts = new HashMap<IpGroup, Integer>();
    nodes.forEach(node -> counts.merge(IpGroup.of(node.endpoint()), 1, Integer::sum));
    return counts;
  }
}
