package org.nodus.actors.mailbox;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * The nonces that owners have used, as long as a proof with them could be accepted once more.
 * Bounded: when it is full, nothing is accepted, because forgetting would let a proof in twice.
 */
final class UsedNonces {

  enum Use {
    FIRST,
    AGAIN,
    /** Too many are remembered. */
    NO_ROOM
  }

  private record Used(Hash256 address, Bytes nonce) {}

  private record Remembered(Used used, long untilMillis) {}

  private final int max;
  private final long rememberMillis;
  private final Set<Used> used = new HashSet<>();
  private final ArrayDeque<Remembered> oldestFirst = new ArrayDeque<>();

  /**
   * Remembers at most {@code max} of them.
   *
   * @param toleranceMillis a proof is accepted that long before and after its time
   */
  UsedNonces(int max, long toleranceMillis) {
    this.max = max;
    this.rememberMillis = 2 * toleranceMillis;
  }

  /** Uses the nonce of a proof that has been found valid at {@code nowMillis}. */
  Use use(Hash256 address, Bytes nonce, long nowMillis) {
    forget(nowMillis);
    var next = new Used(address, nonce);
    if (used.contains(next)) {
      return Use.AGAIN;
    }
    if (used.size() >= max) {
      return Use.NO_ROOM;
    }
    used.add(next);
    oldestFirst.add(new Remembered(next, nowMillis + rememberMillis));
    return Use.FIRST;
  }

  /** A proof of time t is valid until t + tolerance, and t is at most now + tolerance. */
  private void forget(long nowMillis) {
    for (var oldest = oldestFirst.peek();
        oldest != null && oldest.untilMillis() < nowMillis;
        oldest = oldestFirst.peek()) {
      used.remove(oldest.used());
      oldestFirst.remove();
    }
  }
}
