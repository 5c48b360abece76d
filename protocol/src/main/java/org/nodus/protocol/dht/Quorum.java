package org.nodus.protocol.dht;

/**
 * How many of the replicas of a record or a mailbox entry have to agree (DESIGN.md §3, Placement).
 * Any {@link #toWrite} and any {@link #toDeny} of them have one in common.
 *
 * @param replicas how many nodes are asked, 0 … {@link #MAX_REPLICAS}
 */
public record Quorum(int replicas) {
  /**
   * With 30 % of the nodes dying, 5 replicas lose 0.24 % of what they hold in a round, 16 lose
   * 4e-9.
   */
  public static final int MAX_REPLICAS = 16;

  public Quorum {
    if (replicas < 0 || replicas > MAX_REPLICAS) {
      throw new IllegalArgumentException(replicas + " replicas");
    }
  }

  /** For a neighbourhood in which {@code nodes} answered. */
  public static Quorum among(int nodes) {
    return new Quorum(Math.min(MAX_REPLICAS, nodes));
  }

  /** A majority, 9 of 16: two writers of different values cannot both have it. */
  public int toWrite() {
    return replicas / 2 + 1;
  }

  /** Without {@code toDeny} answers, 8 of 16, "there is nothing" may be wrong. */
  public int toDeny() {
    return replicas - toWrite() + 1;
  }

  /** So many replicas have to bring the same before it is shown. */
  public int toShow() {
    return Math.min(2, replicas);
  }
}
