package org.nodus.it.simulation.engine;

import java.util.PriorityQueue;

/** Pending events, the next one first. A cancelled event stays until half of the queue is such. */
final class EventQueue {
  /** Below this the dead weight is not worth a pass over the queue. */
  private static final int FEW = 4_096;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long numbers;
  private int cancelled;

  Event add(long atNanos, CrashDomain domain, Runnable work) {
    var event = new Event(atNanos, numbers++, domain, work);
    events.add(event);
    return event;
  }

  boolean cancel(Event event) {
    if (!event.isPending()) {
      return false;
    }
    event.take();
    cancelled++;
    if (cancelled > FEW && cancelled > events.size() / 2) {
      events.removeIf(one -> !one.isPending() || one.domain().isDead());
      cancelled = 0;
    }
    return true;
  }

  /** Whether something is due at {@code nanos} or before. */
  boolean isDue(long nanos) {
    var first = events.peek();
    return first != null && first.atNanos() <= nanos;
  }

  /** The next one, cancelled ones too: {@link Event#isPending} tells. */
  Event next() {
    var event = events.remove();
    if (!event.isPending()) {
      cancelled = Math.max(0, cancelled - 1);
    }
    return event;
  }

  int size() {
    return events.size();
  }
}
