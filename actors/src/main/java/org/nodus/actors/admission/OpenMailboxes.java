package org.nodus.actors.admission;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Hash256;

/**
 * At which addresses an owner's allowance stands for the work of whoever writes there; whether it
 * is enough, and whether he may write, its mailbox knows. Confined to {@link Door}.
 */
final class OpenMailboxes {
  private record End(long millis, Hash256 address) {}

  private final Map<Hash256, End> ends = new HashMap<>();
  private final TreeSet<End> soonestFirst =
      new TreeSet<>(Comparator.comparingLong(End::millis).thenComparing(End::address));
  private final int max;

  /**
   * None yet.
   *
   * @param max as many as there can be entries: each was opened by one
   */
  OpenMailboxes(int max) {
    this.max = max;
  }

  /**
   * It is open until then, or closed when that has passed.
   *
   * @return false where so many are open that work is asked for at this one all the same
   */
  boolean open(Hash256 address, long until, long nowMillis) {
    close(ends.get(address));
    while (!soonestFirst.isEmpty() && soonestFirst.first().millis() <= nowMillis) {
      close(soonestFirst.first());
    }
    if (until <= nowMillis) {
      return true;
    }
    if (ends.size() >= max) {
      return false;
    }
    var end = new End(until, address);
    ends.put(address, end);
    soonestFirst.add(end);
    return true;
  }

  private void close(@Nullable End end) {
    if (end != null) {
      ends.remove(end.address());
      soonestFirst.remove(end);
    }
  }

  boolean isOpen(Hash256 address, long nowMillis) {
    var end = ends.get(address);
    return end != null && end.millis() > nowMillis;
  }
}
