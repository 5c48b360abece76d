package org.nodus.actors.transport;

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
