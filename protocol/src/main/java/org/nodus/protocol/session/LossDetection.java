package org.nodus.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which packets arrived and which were lost (RFC 9002 §6, one packet number space): packet
 * threshold 3, time threshold 9/8 round trips, both larger where that was wrong ({@link
 * Reordering}), probe timeouts that double.
 */
final class LossDetection {
  /** RFC 9002 §7.6.1: "The RECOMMENDED value for kPersistentCongestionThreshold is 3". */
  private static final int PERSISTENT_CONGESTION = 3;

  private static final int MAX_BACKOFF_SHIFT = 10;
  private static final long NEVER = Long.MAX_VALUE;

  private final NavigableMap<Long, SentPacket> underWay = new TreeMap<>();
  private final RttEstimate rtt;
  private final CongestionWindow window;
  private final Reordering reordering = new Reordering();
  private long largestAcknowledged = -1;
  private long lossDeadline = NEVER;
  private long lastSentNanos;
  private int probesInRow;

  LossDetection(RttEstimate rtt, CongestionWindow window) {
    this.rtt = rtt;
    this.window = window;
  }

  void sent(SentPacket packet) {
    underWay.put(packet.number(), packet);
    lastSentNanos = packet.sentNanos();
    window.sent(packet.sizeBytes());
  }

  /**
   * Takes in an acknowledgement.
   *
   * @param limited whether the congestion window held us back lately
   * @return what must be sent again
   */
  List<Chunk> acknowledged(Frame.Ack ack, long nowNanos, boolean limited) {
    var newest = underWay.get(ack.largest());
    var arrived = new ArrayList<SentPacket>();
    for (var range : ack.ranges()) {
      var covered = underWay.subMap(range.low(), true, range.high(), true);
      arrived.addAll(covered.values());
      covered.clear();
    }
    for (var packet : arrived) {
      window.left(packet.sizeBytes());
      packet.chunks().forEach(chunk -> chunk.message.acknowledged(chunk));
    }
    var late = reordering.arrivedLate(ack, largestAcknowledged, nowNanos, reordering.delay(rtt));
    for (var packet : late) {
      packet.chunks().forEach(chunk -> chunk.message.acknowledged(chunk));
      window.wasNotLost(packet.sentNanos());
    }
    if (newest != null) {
      rtt.sample(nowNanos - newest.sentNanos(), ack.delayMicros() * 1_000L);
    }
    largestAcknowledged = Math.max(largestAcknowledged, ack.largest());
    if (!arrived.isEmpty() || !late.isEmpty()) {
      probesInRow = 0;
    }
    var again = detectLost(nowNanos);
    // RFC 9002 §A.7: what arrived beside a loss was sent before the recovery and grows nothing.
    for (var packet : arrived) {
      window.acknowledged(packet.sizeBytes(), packet.sentNanos(), limited);
    }
    return again;
  }

  /** When {@link #expired} wants to be called; {@code Long.MAX_VALUE} for never. */
  long deadline() {
    if (lossDeadline != NEVER) {
      return lossDeadline;
    }
    if (underWay.isEmpty()) {
      return NEVER;
    }
    return lastSentNanos + (rtt.probeTimeout() << Math.min(probesInRow, MAX_BACKOFF_SHIFT));
  }

  /** What must be sent again after {@link #deadline} has passed, and whether probing is due. */
  Expiry expired(long nowNanos) {
    if (lossDeadline != NEVER) {
      return new Expiry(detectLost(nowNanos), false);
    }
    probesInRow++;
    lastSentNanos = nowNanos;
    // RFC 9002 §6.2.4: a probe carries what is oldest, and nothing is declared lost by it.
    return new Expiry(
        underWay.values().stream().limit(2).flatMap(packet -> packet.chunks().stream()).toList(),
        true);
  }

  record Expiry(List<Chunk> again, boolean probe) {}

  /** Probe timeouts since anything was acknowledged. */
  int probesInRow() {
    return probesInRow;
  }

  private List<Chunk> detectLost(long nowNanos) {
    lossDeadline = NEVER;
    var delay = reordering.delay(rtt);
    var lost = new ArrayList<SentPacket>();
    for (var packet : underWay.headMap(largestAcknowledged, false).values()) {
      if (reordering.isOvertaken(packet.number(), largestAcknowledged)
          || packet.sentNanos() + delay <= nowNanos) {
        lost.add(packet);
      } else {
        lossDeadline = packet.sentNanos() + delay;
        break;
      }
    }
    if (lost.isEmpty()) {
      return List.of();
    }
    var again = new ArrayList<Chunk>();
    for (var packet : lost) {
      underWay.remove(packet.number());
      window.left(packet.sizeBytes());
      again.addAll(packet.chunks());
      reordering.declaredLost(packet);
    }
    window.lost(lost.size(), lost.getLast().sentNanos(), nowNanos);
    var period = lost.getLast().sentNanos() - lost.getFirst().sentNanos();
    if (period > PERSISTENT_CONGESTION * rtt.probeTimeout() && isUnbroken(lost)) {
      window.collapse();
    }
    return again;
  }

  /** No packet between the first and the last lost one was acknowledged. */
  private static boolean isUnbroken(List<SentPacket> lost) {
    return lost.getLast().number() - lost.getFirst().number() == lost.size() - 1;
  }
}
