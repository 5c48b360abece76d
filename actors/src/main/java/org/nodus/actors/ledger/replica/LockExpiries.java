package org.nodus.actors.ledger.replica;

import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nodus.ledger.state.LedgerState;
import org.nodus.protocol.bytes.Hash256;

/**
 * Which locks may still need closed epochs: an epoch without blocks is closed only when one of
 * these waits for it. Locks that are settled or refundable are forgotten when they are met.
 */
final class LockExpiries {
  private final NavigableMap<Long, NavigableSet<Hash256>> byExpiry = new TreeMap<>();

  void add(long expiryEpoch, Hash256 lock) {
    byExpiry.computeIfAbsent(expiryEpoch, epoch -> new TreeSet<>()).add(lock);
  }

  /** Whether a lock that expired before {@code epoch} holds tokens and is not refundable yet. */
  boolean isAnyWaiting(long epoch, LedgerState ledger) {
    var expired = byExpiry.headMap(epoch, false).entrySet().iterator();
    while (expired.hasNext()) {
      var entry = expired.next();
      entry.getValue().removeIf(lock -> isSettled(lock, ledger));
      if (ledger.position().isRefundable(entry.getKey()) || entry.getValue().isEmpty()) {
        expired.remove();
      } else {
        return true;
      }
    }
    return false;
  }

  private static boolean isSettled(Hash256 lock, LedgerState ledger) {
    return ledger.lock(lock).filter(open -> !open.remaining().isEmpty()).isEmpty();
  }
}
