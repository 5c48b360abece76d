package org.nodus.protocol.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.DecodeFailure;

class ReconciliationTest {
  private static final long SEED = Long.getLong("nodus.seed", 20_261_120L);
  private static final int WIDE = 16 * 1024;

  private final Random random = new Random(SEED);

  @Test
  void any_two_sets_become_equal() throws DecodeFailure {
    for (var trial = 0; trial < 400; trial++) {
      var common = ItemSets.random(random, size());
      var mine = ItemSets.with(common, ItemSets.random(random, size()));
      var theirs = ItemSets.with(common, ItemSets.random(random, size()));
      var maxBytes = random.nextBoolean() ? WIDE : Answering.LEAST_BYTES;
      var asker = new Reconciliation(mine, maxBytes, 10_000);

      ItemSets.run(asker, theirs, maxBytes);

      var what = "seed=" + SEED + " trial=" + trial;
      assertTrue(asker.isComplete(), what);
      assertEquals(difference(theirs, mine), asker.missing(), what);
      assertEquals(difference(mine, theirs), asker.surplus(), what);
      var united = new TreeSet<>(mine.items());
      united.removeAll(asker.surplus());
      united.addAll(asker.missing());
      assertEquals(theirs.items(), List.copyOf(united), what);
    }
  }

  @Test
  void equal_sets_cost_one_question_and_one_byte() throws DecodeFailure {
    var both = ItemSet.of(ItemSets.random(random, 5_000));

    var cost = ItemSets.run(new Reconciliation(both, WIDE, 10), both, WIDE);

    assertEquals(new ItemSets.Cost(1, 17 + 1), cost, "seed=" + SEED);
  }

  @Test
  void bytes_grow_with_the_logarithm_of_the_size() throws DecodeFailure {
    var table = new StringBuilder("seed=" + SEED + "\n");
    var before = 0;
    for (var size : List.of(100, 1_600, 25_600, 102_400)) {
      var common = ItemSets.random(random, size);
      var theirs = ItemSets.with(common, ItemSets.random(random, 1));
      var cost = ItemSets.run(new Reconciliation(ItemSet.of(common), WIDE, 20), theirs, WIDE);
      table.append(size).append(" items, 1 missing: ").append(cost).append('\n');

      assertTrue(cost.bytes() - before < 1_200, table.toString());
      before = cost.bytes();
    }
    assertTrue(before < 4_000, table.toString());
  }

  @Test
  void bytes_grow_with_the_difference() throws DecodeFailure {
    var table = new StringBuilder("seed=" + SEED + "\n");
    var common = ItemSets.random(random, 20_000);
    for (var missing : List.of(1, 10, 100, 1_000)) {
      var theirs = ItemSets.with(common, ItemSets.random(random, missing));
      var cost = ItemSets.run(new Reconciliation(ItemSet.of(common), WIDE, 200), theirs, WIDE);
      table.append(missing).append(" missing of 20,000: ").append(cost).append('\n');

      // A path of some four levels of 16 fingerprints or items for each, shared at the top.
      assertTrue(cost.bytes() < 1_000 + missing * 3_000, table.toString());
    }
  }

  @Test
  void an_empty_side_gets_everything_in_as_many_rounds_as_it_takes() throws DecodeFailure {
    var theirs = ItemSet.of(ItemSets.random(random, 3_000));
    var asker = new Reconciliation(ItemSet.EMPTY, WIDE, 1_000);

    var cost = ItemSets.run(asker, theirs, WIDE);

    assertEquals(theirs.items(), asker.missing());
    assertTrue(cost.bytes() < 3_000 * 24 * 1.1, cost.toString());
  }

  @Test
  void the_rounds_end_whatever_is_left() throws DecodeFailure {
    var theirs = ItemSet.of(ItemSets.random(random, 3_000));
    var asker = new Reconciliation(ItemSet.EMPTY, Answering.LEAST_BYTES, 3);

    var cost = ItemSets.run(asker, theirs, Answering.LEAST_BYTES);

    assertEquals(3, cost.rounds());
    assertFalse(asker.isComplete());
    assertTrue(theirs.items().containsAll(asker.missing()), "seed=" + SEED);
  }

  @Test
  void a_bound_tells_two_neighbours_apart_and_is_short() {
    var items = new TreeSet<>(ItemSets.random(random, 2_000));
    var before = items.removeFirst();
    for (var item : items) {
      var bound = Item.between(before, item);

      assertTrue(before.isBelow(bound) && !item.isBelow(bound), "seed=" + SEED);
      assertTrue(BoundForm.size(bound) <= BoundForm.MAX_BYTES, "seed=" + SEED);
      before = item;
    }
  }

  private int size() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(3);
      case 2 -> random.nextInt(40);
      default -> random.nextInt(1_500);
    };
  }

  private static List<Item> difference(ItemSet from, ItemSet without) {
    var rest = new ArrayList<>(from.items());
    rest.removeIf(without::contains);
    return rest;
  }
}
