package org.nodus.actors.transport;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.identity.NodeId;

/**
 * Which peers have a session, by id and by the index in their packets. An index is a slot of 24
 * random bits, which finds the peer here, and 8 bits by which the {@link PeerSession} tells its own
 * handshakes apart.
 */
final class SessionTable {
  private static final int SLOTS = 1 << 24;

  private final Map<NodeId, Entry> byPeer = new LinkedHashMap<>();
  private final Map<Integer, Entry> bySlot = new HashMap<>();
  private long uses;

  static final class Entry {
    final NodeId peer;
    final int slot;
    final ActorRef<PeerSession.Command> session;
    int inFlight;
    private long lastUse;

    private Entry(NodeId peer, int slot, ActorRef<PeerSession.Command> session) {
      this.peer = peer;
      this.slot = slot;
      this.session = session;
    }
  }

  static int slotOf(int index) {
    return index >>> 8;
  }

  int freeSlot(RandomGenerator random) {
    var slot = random.nextInt(SLOTS);
    while (bySlot.containsKey(slot)) {
      slot = random.nextInt(SLOTS);
    }
    return slot;
  }

  Entry add(NodeId peer, int slot, ActorRef<PeerSession.Command> session) {
    var entry = new Entry(peer, slot, session);
    byPeer.put(peer, entry);
    bySlot.put(slot, entry);
    entry.lastUse = ++uses;
    return entry;
  }

  /** The session with {@code peer}, which thereby is the least idle one. */
  @Nullable Entry with(NodeId peer) {
    return used(byPeer.get(peer));
  }

  /** The session that a packet with {@code index} belongs to; no longer idle either. */
  @Nullable Entry at(int index) {
    return used(bySlot.get(slotOf(index)));
  }

  private @Nullable Entry used(@Nullable Entry entry) {
    if (entry != null) {
      entry.lastUse = ++uses;
    }
    return entry;
  }

  @Nullable Entry inSlot(int slot) {
    return bySlot.get(slot);
  }

  void remove(Entry entry) {
    byPeer.remove(entry.peer);
    bySlot.remove(entry.slot);
  }

  /** A pass over all of them: for a table that is full, beside a handshake. */
  Entry idlest() {
    return Collections.min(byPeer.values(), Comparator.comparingLong(entry -> entry.lastUse));
  }

  Collection<Entry> all() {
    return byPeer.values();
  }

  int size() {
    return byPeer.size();
  }
}
