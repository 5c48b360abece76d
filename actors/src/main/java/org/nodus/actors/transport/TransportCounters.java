package org.nodus.actors.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.nodus.protocol.wire.Request;

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
  private final Map<Request.Service, LongAdder> toNodes = new EnumMap<>(Request.Service.class);

  TransportCounters() {
    for (var service : Request.Service.values()) {
      toNodes.put(service, new LongAdder());
    }
  }

  /** A request to a node for this service of its, or an answer to one, as long as that. */
  void sentToNode(Request.Service service, int bytes) {
    Objects.requireNonNull(toNodes.get(service)).add(bytes);
  }

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
        sessions,
        bytesToNodes());
  }

  private Map<Request.Service, Long> bytesToNodes() {
    var bytes = new EnumMap<Request.Service, Long>(Request.Service.class);
    toNodes.forEach((service, sum) -> bytes.put(service, sum.sum()));
    return bytes;
  }
}
