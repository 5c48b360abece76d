package org.nodus.actors.transport;

import java.time.Duration;

/**
 * What bounds a transport. Beyond each limit there is an answer, never a queue.
 *
 * @param sessions peers with a session at the same time; the idlest makes room
 * @param inFlightPerPeer our unanswered requests to one peer; more are {@code OVERLOADED}
 * @param inFlight our unanswered requests to all peers together
 * @param incomingPerPeer a peer's requests that our handlers have not answered; more are refused as
 *     {@code BUSY}
 * @param backlogBytes waiting for one peer, who does not acknowledge: from there on its requests
 *     are {@code BUSY}, from twice as much on they are dropped
 * @param replyWithin how long a handler may take before its request no longer counts
 * @param knocking handshakes of strangers waiting to be read; more are dropped
 * @param idle a session that nobody used for so long is closed
 */
public record TransportLimits(
    int sessions,
    int inFlightPerPeer,
    int inFlight,
    int incomingPerPeer,
    int backlogBytes,
    Duration replyWithin,
    int knocking,
    Duration idle) {

  /**
   * For a node: 4,096 sessions at 4 to 20 KiB; 64 knocks are 25 ms of work; two minutes outlive the
   * pauses between maintenance pings. 2 MiB are the answers to 40 requests for a range of a
   * fragment: who asks for 16 MiB and reads nothing costs us no more than twice that.
   */
  public static final TransportLimits DEFAULT =
      new TransportLimits(
          4_096, 256, 16_384, 256, 2 << 20, Duration.ofSeconds(60), 64, Duration.ofMinutes(2));
}
