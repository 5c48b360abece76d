package org.nodus.actors.keeping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.reconcile.Fingerprint;
import org.nodus.protocol.reconcile.Item;
import org.nodus.protocol.reconcile.ItemSet;

/** What one node holds: this one, or a neighbour as far as we know. Confined to its actor. */
final class Catalogue {
  private final Map<MessageId, TreeMap<Integer, Holding>> messages = new HashMap<>();
  private final TreeMap<Item, Holding> items = new TreeMap<>();
  private @Nullable ItemSet snapshot;
  private @Nullable Fingerprint fingerprint;
  private long fingerprintSinceMillis;

  /** How many fragments are here: not those that were deleted. */
  int held() {
    return (int) items.values().stream().filter(Holding::isHeld).count();
  }

  int size() {
    return items.size();
  }

  /** Takes the place of what was known of the same fragment; what is gone leaves none. */
  void put(Holding holding) {
    remove(holding.message(), holding.index());
    if (holding.standing() != Holding.Standing.GONE) {
      messages
          .computeIfAbsent(holding.message(), none -> new TreeMap<>())
          .put(holding.index(), holding);
      items.put(holding.item(), holding);
      snapshot = null;
    }
  }

  /** Forgets the fragment behind an item; empty if there is none. */
  Optional<Holding> remove(Item item) {
    var holding = Optional.ofNullable(items.get(item));
    holding.ifPresent(known -> remove(known.message(), known.index()));
    return holding;
  }

  private void remove(MessageId message, int index) {
    var indices = messages.get(message);
    var known = indices == null ? null : indices.remove(index);
    if (indices != null && indices.isEmpty()) {
      messages.remove(message);
    }
    if (known != null) {
      items.remove(known.item());
      snapshot = null;
    }
  }

  /** Forgets what expires at {@code nowMillis} or before, and says which messages that concerns. */
  List<MessageId> expire(long nowMillis) {
    var gone = new ArrayList<MessageId>();
    while (!items.isEmpty() && items.firstKey().expiryMillis() <= nowMillis) {
      var holding = items.firstEntry().getValue();
      gone.add(holding.message());
      remove(holding.message(), holding.index());
    }
    return gone;
  }

  Collection<Holding> of(MessageId message) {
    var indices = messages.get(message);
    return indices == null ? List.of() : indices.values();
  }

  Set<MessageId> messages() {
    return messages.keySet();
  }

  Optional<Holding> find(Item item) {
    return Optional.ofNullable(items.get(item));
  }

  ItemSet items() {
    var known = snapshot;
    if (known == null) {
      known = ItemSet.of(items.keySet());
      snapshot = known;
    }
    return known;
  }

  /** Of what expires at {@code sinceMillis} or later; made once until something changes. */
  Fingerprint fingerprintSince(long sinceMillis) {
    var known = fingerprint;
    if (known == null || snapshot == null || sinceMillis != fingerprintSinceMillis) {
      known = items().fingerprintSince(sinceMillis);
      fingerprint = known;
      fingerprintSinceMillis = sinceMillis;
    }
    return known;
  }

  /** It begins anew. */
  void clear() {
    messages.clear();
    items.clear();
    snapshot = null;
  }
}
