package org.nodus.protocol.reconcile;

/** All items from {@code from} on that are below {@code until}; never empty of room. */
record Range(Item from, Item until) {
  static final Range ALL = new Range(Item.LEAST, Item.GREATEST);

  Range {
    if (!from.isBelow(until)) {
      throw new IllegalArgumentException("a range that ends before it begins");
    }
  }
}
