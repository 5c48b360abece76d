package org.nodus.protocol.fragment;

import java.math.BigInteger;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

/**
 * How many fragments a message is spread over, RS(k, n), and when that is enough.
 *
 * @param k how many rebuild the message, 1 … 255
 * @param n how many are handed out, indices 0 … n−1; k … 255, so that repair has indices left
 * @param fewest with fewer accepting nodes than this the message is not stored at all
 */
public record Redundancy(int k, int n, int fewest) {

  /**
   * RS(4, 12): with 30 % of the holders dying at staggered times and repair inside a minute, one
   * message in 6·10¹⁰ is lost per window. May shrink to k + 2 holders where there are no more.
   */
  public static final Redundancy STANDARD = shrinking(4, 12);

  /** RS(10, 40) for those who ask for it; refused where the neighbourhood is smaller. */
  public static final Redundancy HIGH = new Redundancy(10, 40, 40);

  /** Holders beyond k that must have signed before a sender may believe in repair: then stored. */
  private static final int SPARE_WHEN_STORED = 4;

  /** Holders beyond k without which one unlucky minute loses the message: fewer are refused. */
  private static final int FEWEST_SPARE = 2;

  public Redundancy {
    if (k < 1 || n < k || n >= Fragment.MAX_FRAGMENTS || fewest < k || fewest > n) {
      throw new IllegalArgumentException("RS(" + k + ", " + n + ") from " + fewest + " holders");
    }
  }

  /**
   * RS(k, n) that gets along with fewer than n holders, down to k + {@value #FEWEST_SPARE}.
   *
   * @throws IllegalArgumentException if n is below that
   */
  public static Redundancy shrinking(int k, int n) {
    return new Redundancy(k, n, k + FEWEST_SPARE);
  }

  /** What {@code accepting} nodes allow. */
  public Fit within(int accepting) {
    return accepting < fewest
        ? new TooFewHolders(accepting, fewest)
        : new Fits(new Redundancy(k, Math.min(n, accepting), fewest));
  }

  /** Signed receipts at which the message counts as stored: k + 4, or all n where n is smaller. */
  public int receiptsWhenStored() {
    return Math.min(n, k + SPARE_WHEN_STORED);
  }

  /**
   * The index that {@code repairer} rebuilds when fragments are missing: {@code n + SHA-256(
   * MessageId ‖ NodeId) mod (256 − n)}, so that no one has to coordinate repairers.
   */
  public int repairIndex(MessageId message, NodeId repairer) {
    return repairIndex(n, message, repairer);
  }

  /** As {@link #repairIndex(MessageId, NodeId)} where only n is known, 1 … 255. */
  public static int repairIndex(int n, MessageId message, NodeId repairer) {
    var hash = Sha256.of(message.hash().toBytes(), repairer.hash().toBytes()).toBytes();
    var spare = BigInteger.valueOf(Fragment.MAX_FRAGMENTS - n);
    return n + new BigInteger(1, hash.toArray()).mod(spare).intValueExact();
  }

  /** Whether a neighbourhood can hold a message. */
  public sealed interface Fit {}

  /** It can, spread like this. */
  public record Fits(Redundancy spread) implements Fit {}

  /** It cannot: so many nodes accept, so many are needed. */
  public record TooFewHolders(int accepting, int needed) implements Fit {}
}
