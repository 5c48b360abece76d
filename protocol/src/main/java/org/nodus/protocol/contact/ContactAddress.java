package org.nodus.protocol.contact;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.Uid;

/**
 * Where first contacts of one user and one day are left. Everyone can compute it, but not before
 * the ledger has closed the day before: so nobody can settle beside it in advance.
 *
 * <pre>
 * address = SHA-256("contact" ‖ UID (32) ‖ day (4) ‖ anchor (32))
 * </pre>
 *
 * @param day days since 1970-01-01 UTC
 * @param anchor state root of the last checkpoint that opens an epoch which ended an hour or more
 *     before that day began, the network id (hash of the genesis) where there is none
 */
public record ContactAddress(Uid owner, int day, Hash256 anchor) {
  private static final Bytes DOMAIN = Bytes.utf8("contact");

  /** No entry lives longer than 90 days, so nothing waits at older addresses. */
  public static final int MAX_DAYS_BACK = 90;

  private static final long MILLIS_PER_DAY = 86_400_000L;

  /** The day that this moment lies in. */
  public static int dayOf(long timeMillis) {
    return Math.toIntExact(Math.floorDiv(timeMillis, MILLIS_PER_DAY));
  }

  /** When a day begins, and so when its anchor is settled. */
  public static long beginMillis(int day) {
    return day * MILLIS_PER_DAY;
  }

  /** Where a sender leaves an entry now. */
  public static ContactAddress today(Uid owner, long nowMillis, IntFunction<Hash256> anchorOfDay) {
    var day = dayOf(nowMillis);
    return new ContactAddress(owner, day, anchorOfDay.apply(day));
  }

  /** Where a reader who is never away looks: today's address, then yesterday's. */
  public static List<ContactAddress> readable(
      Uid owner, long nowMillis, IntFunction<Hash256> anchorOfDay) {
    return readable(owner, nowMillis, 1, anchorOfDay);
  }

  /**
   * Where a reader looks who comes back: today's address first, then those of the days before.
   *
   * @param daysBack 1 … {@value #MAX_DAYS_BACK}
   */
  public static List<ContactAddress> readable(
      Uid owner, long nowMillis, int daysBack, IntFunction<Hash256> anchorOfDay) {
    if (daysBack < 1 || daysBack > MAX_DAYS_BACK) {
      throw new IllegalArgumentException(daysBack + " days back");
    }
    var today = dayOf(nowMillis);
    return IntStream.rangeClosed(0, daysBack)
        .map(back -> today - back)
        .mapToObj(day -> new ContactAddress(owner, day, anchorOfDay.apply(day)))
        .toList();
  }

  /** The place in the key space. */
  public Hash256 hash() {
    return Sha256.of(
        new ByteWriter().raw(DOMAIN).hash(owner.hash()).i32(day).hash(anchor).toBytes());
  }
}
