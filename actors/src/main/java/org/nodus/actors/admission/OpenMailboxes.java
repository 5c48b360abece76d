package org.nodus.actors.admission;

import java.util.HashMap;
import java.util.Map;
import org.nodus.protocol.bytes.Hash256;

/**
 * At which addresses an owner's allowance stands for the work of whoever writes there; whether it
 * is enough, and whether he may write, its mailbox knows. Confined to {@link Door}.
 */
final class OpenMailboxes {
  private final Map<Hash256, Long> untilMillis = new HashMap<>();
  private final int max;

  /**
   * None yet.
   *
   * @param max as many as there can be entries: each was opened by one
   */
  OpenMailboxes(int max) {
    this.max = max;
  }

  void open(Hash256 address, long until, long nowMillis) {
    if (until <= nowMillis) {
      untilMillis.remove(address);
      return;
    }
    if (untilMillis.size() >= max) {
      untilMillis.values().removeIf(end -> end <= nowMillis);
    }
    if (untilMillis.size() < max) {
      untilMillis.put(address, until);
    }
  }

  boolean isOpen(Hash256 address, long nowMillis) {
    return untilMillis.getOrDefault(address, 0L) > nowMillis;
  }
}
