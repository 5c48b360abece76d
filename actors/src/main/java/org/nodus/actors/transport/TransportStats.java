package org.nodus.actors.transport;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.nodus.protocol.wire.Request;

/**
 * Counters since the transport began. Whatever is dropped is dropped without a byte of answer.
 *
 * @param received datagrams that came in, good or bad
 * @param sent datagrams that went out
 * @param garbage too short, too long, of an unknown type or version
 * @param strangers handshakes not meant for us or of another network
 * @param refusedKnocks handshakes that failed: forged, replayed, without a solved puzzle, or of
 *     ourselves
 * @param overloadedKnocks handshakes dropped unread because too many were waiting
 * @param overloadedRequests of peers that do not acknowledge our answers, dropped unread
 * @param unknownSessions packets of sessions that we do not have
 * @param replayed packets of a session seen before
 * @param forged packets of a session that were not authentic
 * @param violations sessions ended because the peer broke the rules
 * @param handshakes sessions opened
 * @param sessions peers with a session now, or on their way to one
 * @param toNodes bytes of requests to nodes and of answers to theirs, by service, before they are
 *     cut into packets and repeated where lost; every service is a key
 */
public record TransportStats(
    long received,
    long sent,
    long garbage,
    long strangers,
    long refusedKnocks,
    long overloadedKnocks,
    long overloadedRequests,
    long unknownSessions,
    long replayed,
    long forged,
    long violations,
    long handshakes,
    int sessions,
    Map<Request.Service, Long> toNodes) {

  public TransportStats {
    toNodes = Collections.unmodifiableMap(new EnumMap<>(toNodes));
  }
}
