package org.nodus.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How far out of order packets of one path arrive. It begins with what RFC 9002 §6.1 recommends and
 * grows with each packet that was declared lost and had arrived all the same: "Implementations can
 * detect spurious retransmissions and increase the packet or time reordering threshold". Where
 * queues add half a second now and none then, nearly every loss would be none.
 */
final class Reordering {
  /**
   * RFC 9002 §6.1.1: "The RECOMMENDED initial value for the packet reordering threshold … is 3".
   */
  static final int FIRST_PACKETS = 3;

  /** A window of 80 kB overtaken by one packet; beyond that time tells what is lost. */
  private static final int MOST_PACKETS = 64;

  /** RFC 9002 §6.1.2: the time threshold is 1 + 1/8 round trips at first; 2 at most. */
  private static final int FIRST_SHIFT = 3;

  /** Declared lost and awaited for all that: twice what may be overtaken. */
  private static final int MOST_AWAITED = 128;

  private final TreeMap<Long, SentPacket> declared = new TreeMap<>();
  private int packets = FIRST_PACKETS;
  private int shift = FIRST_SHIFT;

  /** Whether so many later ones have arrived that it must be lost. */
  boolean isOvertaken(long number, long largestAcknowledged) {
    return number + packets <= largestAcknowledged;
  }

  /** How long after its departure a packet must be lost, if a later one has arrived. */
  long delay(RttEstimate rtt) {
    return rtt.lossDelay(shift);
  }

  /** It is sent again, and may arrive for all that. */
  void declaredLost(SentPacket packet) {
    declared.put(packet.number(), packet);
    if (declared.size() > MOST_AWAITED) {
      declared.pollFirstEntry();
    }
  }

  /**
   * Takes in an acknowledgement.
   *
   * @param largestAcknowledged before it
   * @return those of it that had been declared lost, each once
   */
  List<SentPacket> arrivedLate(Frame.Ack ack, long largestAcknowledged, long nowNanos, long delay) {
    if (declared.isEmpty()) {
      return List.of();
    }
    var late = new ArrayList<SentPacket>();
    for (var range : ack.ranges()) {
      var covered = declared.subMap(range.low(), true, range.high(), true);
      late.addAll(covered.values());
      covered.clear();
    }
    for (var packet : late) {
      var overtaken = (int) Math.min(MOST_PACKETS, largestAcknowledged - packet.number() + 1);
      packets = Math.max(packets, overtaken);
    }
    if (late.stream().anyMatch(packet -> nowNanos - packet.sentNanos() > delay)) {
      shift = Math.max(0, shift - 1);
    }
    return late;
  }
}
