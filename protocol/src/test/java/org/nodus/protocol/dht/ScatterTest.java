package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
