package org.nodus.protocol.mailbox;

import java.util.Comparator;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a waiting entry cost its sender for each byte and second that it still wants; all entries of
 * a mailbox have one size, so the bytes do not count. Of a full mailbox the least worth goes first
 * (SCOPE E4): to push an entry out costs more than it cost, and an old entry is hard to push out,
 * because what was paid for it now buys little time.
 *
 * @param units tries of a hash, 0 without work
 */
public record Worth(Hash256 entry, long units, long expiresAtMillis) {

  /** The least worth first; among equals what wants to stay longest. */
  public static Comparator<Worth> leastFirst(long nowMillis) {
    return Comparator.<Worth>comparingDouble(one -> one.perMilli(nowMillis))
        .thenComparing(Comparator.comparingLong(Worth::expiresAtMillis).reversed())
        .thenComparing(Worth::entry);
  }

  /** How many units {@code other} has to have cost so that it may take this one's place. */
  long unitsToExceed(Worth other, long nowMillis) {
    var left = Math.max(1, other.expiresAtMillis() - nowMillis);
    return 1 + (long) Math.floor(perMilli(nowMillis) * left);
  }

  private double perMilli(long nowMillis) {
    return (double) units / Math.max(1, expiresAtMillis - nowMillis);
  }
}
