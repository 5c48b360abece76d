package org.nodus.protocol.admission;

import java.time.Duration;
import org.nodus.protocol.fragment.Footprint;

/**
 * What a free item costs its sender, in tries of a hash: bytes × time over all nodes that hold it,
 * twice as much with each eighth that the node fills up. Paid once for all holders.
 *
 * @param base tries for 64 KiB during a day, so for 4 KiB on sixteen nodes, while there is room; 0
 *     in a network that asks for no work
 */
public record WorkPrice(long base) {
  /** About a second of a laptop's cores, at 3 million tries a second for each of three. */
  public static final long PUBLIC_NETWORK = 1L << 23;

  /** Enough that every proof is really made, too little to be noticed: for labs and tests. */
  public static final long LAB = 16;

  /** No network asks for more: a second of a laptop would be a month. */
  public static final long MAX = 1L << 44;

  /** A mailbox entry or a record lies on sixteen nodes (DESIGN.md §3). */
  public static final int REPLICAS = 16;

  /** Fragments of a message are up to four times its bytes: RS(10, 40). */
  public static final int MAX_EXPANSION = 4;

  /** An offer does not say how many fragments rebuild its message: it is priced as most are. */
  public static final int OFFERED_K = 4;

  /** What follows an admitted version costs an eighth of the first. */
  private static final int UPDATES_PER_FIRST = 8;

  /**
   * A name of 10 KiB then costs twenty seconds of a laptop once, and two and a half each month in
   * which it is renewed.
   */
  private static final long RECORD_LIFE_MILLIS = 8 * 86_400_000L;

  /**
   * Nothing costs less than an hour of it: to take it in, write it and forget it again is most of
   * what a short life costs its holders, and passes and allowances last for minutes.
   */
  public static final Duration LEAST_LIFE = Duration.ofHours(1);

  static final long LEAST_LIFE_MILLIS = LEAST_LIFE.toMillis();

  /** So much sooner than its expiry something may end by the clock of its sender. */
  private static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  /**
   * So many times what is asked for where there is room: twice what is asked for in the last
   * eighth, because the time that is left rounds, and clocks differ.
   */
  private static final int MOST_FACTOR = 256;

  private static final double UNIT_BYTE_MILLIS = 65_536.0 * 86_400_000.0;
  private static final int EIGHTHS = 8;

  public WorkPrice {
    if (base < 0 || base > MAX) {
      throw new IllegalArgumentException("a price of " + base + " tries");
    }
  }

  /** Whether proofs are asked for at all. */
  public boolean isNothing() {
    return base == 0;
  }

  /** What a holder asks to be paid of the time until then, by its own clock; never negative. */
  public static long life(long expiresAtMillis, long nowMillis) {
    return Math.max(0, expiresAtMillis - nowMillis - CLOCK_TOLERANCE_MILLIS);
  }

  /**
   * For an item that lies on {@link #REPLICAS} nodes.
   *
   * @param lifeMillis from now on; {@link #LEAST_LIFE_MILLIS} where it is shorter
   */
  public long ofReplicated(int bytes, long lifeMillis, Fill fill) {
    return tries((double) bytes * REPLICAS, lifeMillis, fill);
  }

  /**
   * For all fragments of a message.
   *
   * @param fragmentBytes of one of them; it is priced as its {@link Footprint}
   * @param k how many rebuild the message
   */
  public long ofFragments(int fragmentBytes, int k, long lifeMillis, Fill fill) {
    return tries((double) Footprint.of(fragmentBytes) * k * MAX_EXPANSION, lifeMillis, fill);
  }

  /** What a message of k fragments needs, when an offer of one was priced at so much. */
  public static long beyondOffer(long offered, int k) {
    return k <= OFFERED_K
        ? offered
        : Math.ceilDiv(Math.min(offered, Long.MAX_VALUE / k) * k, OFFERED_K);
  }

  /** For the first version of a record, which is kept as long as its owner says. */
  public long ofRecord(int bytes, Fill fill) {
    return ofReplicated(bytes, RECORD_LIFE_MILLIS, fill);
  }

  /** For a version of a record that continues one that is here. */
  public static long ofUpdate(long first) {
    return first == 0 ? 0 : Math.max(1, first / UPDATES_PER_FIRST);
  }

  /** What nobody believes who is asked for more: {@code empty} is asked for where there is room. */
  public static long mostOf(long empty) {
    return Math.min(empty, Long.MAX_VALUE / MOST_FACTOR) * MOST_FACTOR;
  }

  private long tries(double bytes, long lifeMillis, Fill fill) {
    if (base == 0) {
      return 0;
    }
    var tries =
        base * (bytes * Math.max(LEAST_LIFE_MILLIS, lifeMillis) / UNIT_BYTE_MILLIS) * fill.factor();
    return Math.clamp((long) Math.ceil(tries), 1, Long.MAX_VALUE >> 1);
  }

  /**
   * How full what an item goes to is.
   *
   * @param used of {@code room}, in the same unit
   */
  public record Fill(long used, long room) {
    public static final Fill EMPTY = new Fill(0, 1);

    /** 1, 2, 4 … 128: doubled with each whole eighth that is used. */
    public int factor() {
      if (room <= 0) {
        return 1 << (EIGHTHS - 1);
      }
      return 1 << (int) Math.clamp(used / Math.max(1.0, room / (double) EIGHTHS), 0, EIGHTHS - 1);
    }
  }
}
