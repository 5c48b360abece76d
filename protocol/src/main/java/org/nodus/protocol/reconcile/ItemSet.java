package org.nodus.protocol.reconcile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A set of items, sorted once; immutable. Everything about ranges is found by halving. */
public final class ItemSet {
  public static final ItemSet EMPTY = new ItemSet(new Item[0]);

  private final Item[] items;
  private final Fingerprint whole;

  private ItemSet(Item[] items) {
    this.items = items;
    this.whole = Fingerprint.of(items, 0, items.length);
  }

  /**
   * These items, each once.
   *
   * @throws IllegalArgumentException if one has the expiry that stands for the end of all ranges
   */
  public static ItemSet of(Collection<Item> items) {
    var sorted = items.stream().sorted().distinct().toArray(Item[]::new);
    if (sorted.length > 0 && sorted[sorted.length - 1].expiryMillis() == Long.MAX_VALUE) {
      throw new IllegalArgumentException("an item that never expires has the expiry 0");
    }
    return new ItemSet(sorted);
  }

  public int size() {
    return items.length;
  }

  public boolean contains(Item item) {
    return Arrays.binarySearch(items, item) >= 0;
  }

  /** All of them, in order. */
  public List<Item> items() {
    return List.of(items);
  }

  /** Of the whole set: equal for equal sets, on whatever node. */
  public Fingerprint fingerprint() {
    return whole;
  }

  /** Of those that expire at {@code sinceMillis} or later. */
  public Fingerprint fingerprintSince(long sinceMillis) {
    return fingerprint(new Range(new Item(sinceMillis, 0, 0), Item.GREATEST));
  }

  Fingerprint fingerprint(Range range) {
    var from = index(range.from());
    var until = index(range.until());
    return from == 0 && until == items.length ? whole : Fingerprint.of(items, from, until);
  }

  int count(Range range) {
    return index(range.until()) - index(range.from());
  }

  List<Item> items(Range range) {
    return List.of(Arrays.copyOfRange(items, index(range.from()), index(range.until())));
  }

  /** {@code range} in {@code parts} ranges of as many of our items each, more or less. */
  List<Range> split(Range range, int parts) {
    var first = index(range.from());
    var count = index(range.until()) - first;
    var pieces = new ArrayList<Range>(parts);
    var from = range.from();
    for (var part = 1; part < parts; part++) {
      var at = first + (int) ((long) count * part / parts);
      var bound = Item.between(items[at - 1], items[at]);
      pieces.add(new Range(from, bound));
      from = bound;
    }
    pieces.add(new Range(from, range.until()));
    return pieces;
  }

  /** How many items are below {@code bound}. */
  private int index(Item bound) {
    var at = Arrays.binarySearch(items, bound);
    return at >= 0 ? at : -at - 1;
  }
}
