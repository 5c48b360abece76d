package org.nodus.actors.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Our requests to one peer that have no answer yet, by exchange and by deadline. */
final class PendingAsks {
  private static final long NEVER = Long.MAX_VALUE;

  private final TreeMap<Long, Pending> byExchange = new TreeMap<>();
  private final TreeSet<Pending> byDeadline =
      new TreeSet<>(
          Comparator.comparingLong(Pending::deadlineNanos).thenComparingLong(Pending::exchange));
  private long nextExchange;

  /**
   * One of them.
   *
   * @param latestNanos the deadline is never moved beyond this
   */
  record Pending(long exchange, PeerLink.Ask ask, long deadlineNanos, long latestNanos) {}

  /**
   * Takes one in.
   *
   * @param patience from now on
   */
  Pending add(PeerLink.Ask ask, long nowNanos, Duration patience) {
    var latest = nowNanos + PeerLink.latest(ask.timeout()).toNanos();
    var pending = new Pending(nextExchange++, ask, nowNanos + patience.toNanos(), latest);
    put(pending);
    return pending;
  }

  /**
   * From now on it is awaited for so long, no less than before: but a peer that calls again and
   * again prolongs nothing beyond {@link PeerLink#latest}.
   */
  Pending await(Pending waiting, long nowNanos, Duration patience) {
    var deadline = Math.max(waiting.deadlineNanos(), nowNanos + patience.toNanos());
    remove(waiting.exchange());
    var latest = waiting.latestNanos();
    var pending =
        new Pending(waiting.exchange(), waiting.ask(), Math.min(deadline, latest), latest);
    put(pending);
    return pending;
  }

  private void put(Pending pending) {
    byExchange.put(pending.exchange(), pending);
    byDeadline.add(pending);
  }

  @Nullable Pending remove(long exchange) {
    var pending = byExchange.remove(exchange);
    if (pending != null) {
      byDeadline.remove(pending);
    }
    return pending;
  }

  /** Removes and gives those whose time is over, the oldest first. */
  List<Pending> expired(long nowNanos) {
    if (firstDeadline() > nowNanos) {
      return List.of();
    }
    var expired = new ArrayList<Pending>();
    while (!byDeadline.isEmpty() && byDeadline.first().deadlineNanos() <= nowNanos) {
      var first = byDeadline.removeFirst();
      byExchange.remove(first.exchange());
      expired.add(first);
    }
    return expired;
  }

  /** Removes and gives all, in the order in which they were asked. */
  List<Pending> removeAll() {
    var all = all();
    byExchange.clear();
    byDeadline.clear();
    return all;
  }

  List<Pending> all() {
    return List.copyOf(byExchange.values());
  }

  long firstDeadline() {
    return byDeadline.isEmpty() ? NEVER : byDeadline.first().deadlineNanos();
  }

  boolean isEmpty() {
    return byExchange.isEmpty();
  }
}
