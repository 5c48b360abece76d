package org.nodus.actors.transport;

import java.util.concurrent.atomic.LongAdder;

/** What the actors of one transport count together. They only add; nobody decides by it. */
final class TransportCounters {
  final LongAdder received = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder garbage = new LongAdder();
  final LongAdder strangers = new LongAdder();
  final LongAdder refusedKnocks = new LongAdder();
  final LongAdder overloadedKnocks = new LongAdder();
  final LongAdder overloadedRequests = new LongAdder();
  final LongAdder unknownSessions = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder forged = new LongAdder();
  final LongAdder violations = new LongAdder();
  final LongAdder handshakes = new LongAdder();

  TransportStats snapshot(int sessions) {
    return new TransportStats(
        received.sum(),
        sent.sum(),
        garbage.sum(),
        strangers.sum(),
        refusedKnocks.sum(),
        overloadedKnocks.sum(),
        overloadedRequests.sum(),
        unknownSessions.sum(),
        replayed.sum(),
        forged.sum(),
        violations.sum(),
        handshakes.sum(),
        sessions);
  }
}
