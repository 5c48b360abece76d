package org.nodus.actors.admission;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.IpGroup;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

/**
 * The unpaid offers that were let in, until their fragment has come: an offer shows its work once,
 * and a fragment of a message comes in once for it. When there are too many, the oldest goes of
 * whoever brought most of them: a flood of offers displaces its own. Confined to {@link Door}.
 */
final class Admitted {
  /** Nothing yet. */
  private static final int ANY_INDEX = -1;

  /** Work is not bound to who shows it: so many peers get no further with one proof than one. */
  static final NodeId WHOEVER_WORKED = new NodeId(Hash256.ZERO);

  /** The same for what is here and is to stay longer: that costs less than to bring it. */
  static final NodeId WHOEVER_WORKED_FOR_LONGER = new NodeId(new Hash256(0, 0, 0, 1));

  /**
   * What may be brought.
   *
   * @param peer a node that hands over, or {@link #WHOEVER_WORKED}
   */
  private record Key(NodeId peer, MessageId message, long expiresAtMillis) {}

  /** Who brought an offer: its whole IP group where that is known, because ids are cheap. */
  record Bringer(Object source) {
    Bringer(NodeId peer, Optional<IpGroup> group) {
      this(group.isPresent() ? group.get() : peer);
    }
  }

  /**
   * What was shown for an offer, and what was asked for it then: the price does not rise before the
   * fragment has come.
   */
  record Worth(long units, long asked) {
    static final Worth NOTHING_ASKED = new Worth(Long.MAX_VALUE, 0);
  }

  private static final class Pass {
    final Bringer bringer;
    final Worth worth;
    final long untilNanos;
    int index = ANY_INDEX;

    Pass(Bringer bringer, Worth worth, long untilNanos) {
      this.bringer = bringer;
      this.worth = worth;
      this.untilNanos = untilNanos;
    }
  }

  /** What is to be said of a fragment that comes. */
  enum Entry {
    OPEN,
    /** Nobody offered it, or too long ago. */
    UNKNOWN,
    /** Another fragment of the message has come for the same work. */
    USED
  }

  private final int max;
  private final long lifeNanos;

  /** What ends first comes first. */
  private final LinkedHashMap<Key, Pass> passes = new LinkedHashMap<>();

  /** Of each who brought something that is here, the oldest first. */
  private final Map<Bringer, LinkedHashSet<Key>> brought = new HashMap<>();

  Admitted(int max, Duration life) {
    this.max = max;
    this.lifeNanos = life.toNanos();
  }

  /**
   * A fragment was offered with so much work; repeating it prolongs the pass, whoever does.
   *
   * @param peer who may bring the fragment, a node that hands over or {@link #WHOEVER_WORKED}
   */
  void offered(
      Bringer bringer,
      NodeId peer,
      MessageId message,
      long expiresAtMillis,
      Worth worth,
      long nowNanos) {
    var key = new Key(peer, message, expiresAtMillis);
    var before = remove(key);
    var pass = new Pass(before == null ? bringer : before.bringer, worth, nowNanos + lifeNanos);
    if (before != null) {
      pass.index = before.index;
    }
    makeRoom(nowNanos);
    passes.put(key, pass);
    brought.computeIfAbsent(pass.bringer, one -> new LinkedHashSet<>()).add(key);
  }

  private void makeRoom(long nowNanos) {
    var oldest = passes.firstEntry();
    while (oldest != null && oldest.getValue().untilNanos < nowNanos) {
      remove(oldest.getKey());
      oldest = passes.firstEntry();
    }
    if (passes.size() >= max) {
      brought.values().stream()
          .max(Comparator.comparingInt(LinkedHashSet::size))
          .ifPresent(most -> remove(most.getFirst()));
    }
  }

  private @Nullable Pass remove(Key key) {
    var pass = passes.remove(key);
    if (pass != null) {
      brought.computeIfPresent(
          pass.bringer,
          (bringer, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
          });
    }
    return pass;
  }

  /** What an offer was worth that is known. */
  Worth worth(NodeId peer, MessageId message, long expiresAtMillis) {
    var pass = passes.get(new Key(peer, message, expiresAtMillis));
    return pass == null ? new Worth(0, 1) : pass.worth;
  }

  /** A fragment comes; from now on no other of its message does for this work. */
  Entry enter(NodeId peer, MessageId message, long expiresAtMillis, int index, long nowNanos) {
    var pass = passes.get(new Key(peer, message, expiresAtMillis));
    if (pass == null || pass.untilNanos < nowNanos) {
      return Entry.UNKNOWN;
    }
    if (pass.index != ANY_INDEX && pass.index != index) {
      return Entry.USED;
    }
    pass.index = index;
    return Entry.OPEN;
  }
}
