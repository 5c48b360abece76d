package org.nodus.actors.admission;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

/**
 * The offers that were let in, until their fragment has come: an offer shows its work once, and a
 * fragment of a message comes in once for it. When there are too many, the oldest goes of whoever
 * brought most of them: a flood of offers displaces its own. Confined to {@link Door}.
 */
final class Admitted {
  /** Nothing yet. */
  private static final int ANY_INDEX = -1;

  /**
   * So many of those who show a work may bring a fragment for it: others than the sender know it,
   * as each holder was shown it, and whoever was first would else shut out the sender.
   */
  private static final int BRINGERS = 2;

  /** What was offered, and by whose right it comes in. */
  sealed interface Right {}

  /** One node hands over. */
  record HandsOver(NodeId node) implements Right {}

  /** Of those who need not be named. */
  enum Common implements Right {
    /** Work is not bound to who shows it: so many peers get little further with one proof. */
    WORKED,
    /** The same for what is here and is to stay longer: that costs less than to bring it. */
    WORKED_FOR_LONGER,
    /** A lock will be shown with the first range; without it nothing comes in. */
    PAYS
  }

  /** An offer of one message until one moment. */
  record Key(Right right, MessageId message, long expiresAtMillis) {}

  /**
   * Who brought an offer.
   *
   * @param source its whole IP group where that is known, because ids are cheap; else itself
   */
  record Bringer(NodeId peer, Object source) {}

  /**
   * What was shown for an offer, and what was asked for it then: the price does not rise before the
   * fragment has come.
   */
  record Worth(long units, long asked) {
    static final Worth NOTHING_ASKED = new Worth(Long.MAX_VALUE, 0);
  }

  /** Which fragment came from whom; {@link #ANY_INDEX} of who has brought none yet. */
  private static final class Slots {
    final Map<NodeId, Integer> indices = new HashMap<>();

    void open(NodeId peer) {
      if (indices.size() < BRINGERS) {
        indices.putIfAbsent(peer, ANY_INDEX);
      }
    }
  }

  private record Pass(Object source, Worth worth, long untilNanos, Slots slots) {}

  private record Used(Slots slots, long untilNanos) {}

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
  private final long usedNanos;

  /** What ends first comes first. */
  private final LinkedHashMap<Key, Pass> passes = new LinkedHashMap<>();

  /** For what something has come: no work is used twice. What ends first comes first. */
  private final LinkedHashMap<Key, Used> used = new LinkedHashMap<>();

  /** Of each who brought something that is here, the oldest first. */
  private final Map<Object, LinkedHashSet<Key>> brought = new HashMap<>();

  Admitted(GateLimits limits) {
    this.max = limits.maxAdmitted();
    this.lifeNanos = limits.admittedFor().toNanos();
    this.usedNanos = limits.usedFor().toNanos();
  }

  /** A fragment was offered; repeating it prolongs the pass, whoever does. */
  void offered(Key key, Bringer bringer, Worth worth, long nowNanos) {
    var before = remove(key);
    var source = before == null ? bringer.source() : before.source();
    var slots = before == null ? slotsUsed(key, nowNanos) : before.slots();
    slots.open(bringer.peer());
    makeRoom(nowNanos);
    passes.put(key, new Pass(source, worth, nowNanos + lifeNanos, slots));
    brought.computeIfAbsent(source, one -> new LinkedHashSet<>()).add(key);
  }

  private Slots slotsUsed(Key key, long nowNanos) {
    var known = used.get(key);
    return known == null || known.untilNanos() < nowNanos ? new Slots() : known.slots();
  }

  private void makeRoom(long nowNanos) {
    var oldest = passes.firstEntry();
    while (oldest != null && oldest.getValue().untilNanos() < nowNanos) {
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
          pass.source(),
          (source, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
          });
    }
    return pass;
  }

  /** What an offer was worth that is known. */
  Worth worth(Key key) {
    var pass = passes.get(key);
    return pass == null ? new Worth(0, 1) : pass.worth();
  }

  /** The first range of a fragment comes; from now on no other of its message does from there. */
  Entry enter(Key key, NodeId from, int index, long nowNanos) {
    var pass = passes.get(key);
    if (pass == null || pass.untilNanos() < nowNanos) {
      return Entry.UNKNOWN;
    }
    var indices = pass.slots().indices;
    if (indices.containsValue(index)) {
      return Entry.OPEN;
    }
    var own = indices.get(from);
    if (own == null) {
      return indices.size() < BRINGERS ? Entry.UNKNOWN : Entry.USED;
    }
    if (own != ANY_INDEX) {
      return Entry.USED;
    }
    indices.put(from, index);
    remember(key, pass.slots(), nowNanos);
    return Entry.OPEN;
  }

  private void remember(Key key, Slots slots, long nowNanos) {
    used.remove(key);
    used.put(key, new Used(slots, nowNanos + usedNanos));
    for (var oldest = used.firstEntry();
        oldest != null && (used.size() > max || oldest.getValue().untilNanos() < nowNanos);
        oldest = used.firstEntry()) {
      used.pollFirstEntry();
    }
  }

  /** Whether a range of this fragment may come, in whatever order they do. */
  boolean expects(Key key, NodeId from, int index, long nowNanos) {
    var pass = passes.get(key);
    if (pass == null || pass.untilNanos() < nowNanos) {
      return false;
    }
    var indices = pass.slots().indices;
    var own = indices.get(from);
    return indices.containsValue(index) || (own != null && (own == ANY_INDEX || own == index));
  }
}
