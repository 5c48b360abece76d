package org.nodus.persistence.mailbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.protocol.bytes.Hash256;

/**
 * Entries that had to go from a full mailbox, or were not let in, because others cost more:
 * replicas that still have them need not bring them again. In memory only: after a restart each is
 * brought once more. Safe for use by several threads.
 */
final class TurnedAway {
  /** Twice what another full replica can bring; the first are forgotten then. */
  private static final int MAX_PER_ADDRESS = 2_000;

  /** Some 100 bytes each: 6 MiB. */
  static final int MAX = 65_536;

  /** That which has had some for longest comes first. */
  private final Map<Hash256, LinkedHashMap<Hash256, Instant>> byAddress = new LinkedHashMap<>();

  private int count;

  synchronized void add(EntryKey key, Instant expiry) {
    var here = byAddress.computeIfAbsent(key.address(), none -> new LinkedHashMap<>());
    if (here.put(key.id(), expiry) == null) {
      count++;
    }
    if (here.size() > MAX_PER_ADDRESS) {
      dropFirst(key.address());
    } else if (count > MAX) {
      dropFirst(byAddress.keySet().iterator().next());
    }
  }

  private void dropFirst(Hash256 address) {
    byAddress.getOrDefault(address, new LinkedHashMap<>()).pollFirstEntry();
    count--;
    dropIfEmpty(address);
  }

  /** It is here after all. */
  synchronized void remove(EntryKey key) {
    var here = byAddress.get(key.address());
    if (here != null && here.remove(key.id()) != null) {
      count--;
      dropIfEmpty(key.address());
    }
  }

  /** There is room again. */
  synchronized void welcome(Hash256 address) {
    var here = byAddress.remove(address);
    count -= here == null ? 0 : here.size();
  }

  synchronized void expire(Instant now) {
    for (var address : List.copyOf(byAddress.keySet())) {
      var here = byAddress.getOrDefault(address, new LinkedHashMap<>());
      var before = here.size();
      here.values().removeIf(expiry -> !expiry.isAfter(now));
      count -= before - here.size();
      dropIfEmpty(address);
    }
  }

  synchronized List<Hash256> at(Hash256 address) {
    var here = byAddress.get(address);
    return here == null ? List.of() : List.copyOf(here.keySet());
  }

  synchronized void forEach(Consumer<EntryKey> visitor) {
    byAddress.forEach(
        (address, here) -> here.keySet().forEach(id -> visitor.accept(new EntryKey(address, id))));
  }

  private void dropIfEmpty(Hash256 address) {
    byAddress.computeIfPresent(address, (any, here) -> here.isEmpty() ? null : here);
  }
}
