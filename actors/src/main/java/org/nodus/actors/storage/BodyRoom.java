package org.nodus.actors.storage;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies all keepers of a node together may have in memory. Each takes room for
 * its own and gives it back; safe for many threads.
 */
final class BodyRoom {
  private final AtomicLong free;

  BodyRoom(long bytes) {
    free = new AtomicLong(bytes);
  }

  /** False when there is no room: then the body is read again when it is needed. */
  boolean take(int bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  void give(int bytes) {
    free.addAndGet(bytes);
  }
}
