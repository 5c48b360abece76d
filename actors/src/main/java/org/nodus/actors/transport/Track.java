package org.nodus.actors.transport;

import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.session.RemoteIdentity;
import org.nodus.protocol.session.SessionEngine;

/**
 * One session of a {@link PeerLine} under one set of keys.
 *
 * @param generation the low 8 bits of the index in the packets for it
 * @param from where its handshake came from
 * @param sinceNanos when it began to be what it is: current, or not confirmed yet
 */
record Track(
    int generation, SessionEngine engine, RemoteIdentity peer, Endpoint from, long sinceNanos) {
  /** As many datagrams are handed to the port at once. */
  private static final int BATCH = 64;

  /** RFC 9002 §6.2.2: the probe timeout of a path of which nothing is known, 3 × 333 ms. */
  private static final long ORDINARY_NANOS = Duration.ofSeconds(1).toNanos();

  /** Who delays every acknowledgement holds up a question three times as long, and no longer. */
  static final int MOST = 3;

  /**
   * How long an answer may take that takes no longer than {@code usual} on an ordinary path: as
   * many times as long as this path needs longer until it notices a loss.
   */
  Duration patience(Duration usual) {
    var timeout = Math.clamp(engine.probeTimeoutNanos(), ORDINARY_NANOS, MOST * ORDINARY_NANOS);
    return Duration.ofNanos((long) (usual.toNanos() * ((double) timeout / ORDINARY_NANOS)));
  }

  Track since(long nowNanos) {
    return new Track(generation, engine, peer, from, nowNanos);
  }

  /** Whether it is the one in that place: all tracks of a line differ in their generation. */
  boolean isIn(@Nullable Track place) {
    return place != null && place.generation == generation;
  }

  /** Sends what is due. */
  void flush(PeerSession.Collaborators shared, Endpoint to, long nowNanos) {
    var packet = engine.next(nowNanos);
    while (packet != null) {
      var batch = new ArrayList<Bytes>(4);
      while (packet != null && batch.size() < BATCH) {
        batch.add(packet);
        packet = engine.next(nowNanos);
      }
      shared.transmit(to, batch);
    }
  }
}
