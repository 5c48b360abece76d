package org.nodus.actors.storage;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.nodus.persistence.fragment.HeldFragment;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;

/**
 * Who keeps what: the list of live fragments, the actors behind it, and the news about paid ones
 * for {@link Custody}. A part of {@link FragmentStore}, confined to it.
 */
final class Keepers {

  /**
   * One held fragment.
   *
   * @param locks that pay for it; several when its time was extended
   */
  private record Holding(
      ActorRef<FragmentKeeper.Command> keeper, int bytes, Instant expiry, List<Hash256> locks) {}

  private final ActorContext<FragmentStore.Command> context;
  private final FragmentKeeper.Shelf shelf;
  private final ActorRef<Custody.Command> custody;
  private final Map<MessageId, TreeMap<Integer, Holding>> messages = new HashMap<>();
  private long bytes;
  private int count;

  Keepers(
      ActorContext<FragmentStore.Command> context,
      FragmentKeeper.Shelf shelf,
      ActorRef<Custody.Command> custody) {
    this.context = context;
    this.shelf = shelf;
    this.custody = custody;
  }

  /** The keeper of this fragment. */
  Optional<ActorRef<FragmentKeeper.Command>> of(FragmentKeeper.Place place) {
    return find(place).map(Holding::keeper);
  }

  /** Of the message any fragment that is held: the one with the lowest index. */
  Optional<ActorRef<FragmentKeeper.Command>> ofAny(MessageId message) {
    return Optional.ofNullable(messages.get(message))
        .map(indices -> indices.firstEntry().getValue().keeper());
  }

  /** Whether this fragment is held until then at least. */
  boolean holds(FragmentKeeper.Place place, Instant until) {
    return find(place).filter(holding -> !holding.expiry().isBefore(until)).isPresent();
  }

  long bytes() {
    return bytes;
  }

  int count() {
    return count;
  }

  /** A fragment has become durable, for the first time or for longer than before. */
  void keep(StoredFragment stored) {
    var fragment = stored.fragment();
    var place = new FragmentKeeper.Place(stored.message(), fragment.index());
    var known = find(place);
    if (known.isPresent()) {
      extend(place, known.get(), stored.expiry(), stored.lock());
    } else {
      spawn(place, fragment.body().length(), stored.expiry(), stored.lock().stream().toList());
    }
    tellHeld(place, stored.lock(), stored.expiry());
  }

  /** A fragment was held already when the node started. */
  void resume(HeldFragment found) {
    var place = new FragmentKeeper.Place(found.message(), found.index());
    spawn(place, found.bodyBytes(), found.expiry(), found.lock().stream().toList());
    tellHeld(place, found.lock(), found.expiry());
  }

  /**
   * A keeper let its fragment go.
   *
   * @return false if the fragment was stored anew while the news was on its way: it stays
   */
  boolean expired(FragmentKeeper.Place place, Instant now) {
    if (find(place).filter(holding -> holding.expiry().isAfter(now)).isPresent()) {
      return false;
    }
    release(place, Custody.Why.EXPIRED);
    return true;
  }

  /** All fragments of a message were deleted from the disk. */
  void deleted(MessageId message) {
    var indices = messages.get(message);
    if (indices != null) {
      for (var index : List.copyOf(indices.keySet())) {
        release(new FragmentKeeper.Place(message, index), Custody.Why.DELETED);
      }
    }
  }

  /** One that stopped while it was needed failed over a request; the next one starts afresh. */
  void stopped(FragmentKeeper.Place place, ActorRef<FragmentKeeper.Command> keeper) {
    var lost = find(place).filter(holding -> holding.keeper().equals(keeper));
    if (lost.isPresent()) {
      context.getLog().warn("the keeper of {} failed and is replaced", place);
      remove(place);
      spawn(place, lost.get().bytes(), lost.get().expiry(), lost.get().locks());
    }
  }

  private Optional<Holding> find(FragmentKeeper.Place place) {
    return Optional.ofNullable(messages.get(place.message()))
        .flatMap(indices -> Optional.ofNullable(indices.get(place.index())));
  }

  private void spawn(FragmentKeeper.Place place, int length, Instant expiry, List<Hash256> locks) {
    var keeper =
        context.spawnAnonymous(
            FragmentKeeper.create(place, expiry, shelf, context.getSelf()),
            DispatcherSelector.blocking());
    context.watchWith(keeper, new FragmentStore.KeeperStopped(place, keeper));
    put(place, new Holding(keeper, length, expiry, locks));
    count++;
    bytes += length;
  }

  private void extend(
      FragmentKeeper.Place place, Holding known, Instant expiry, Optional<Hash256> lock) {
    var locks = new LinkedHashSet<>(known.locks());
    lock.ifPresent(locks::add);
    var later = expiry.isAfter(known.expiry()) ? expiry : known.expiry();
    put(place, new Holding(known.keeper(), known.bytes(), later, List.copyOf(locks)));
    known.keeper().tell(new FragmentKeeper.KeepUntil(later));
  }

  private void put(FragmentKeeper.Place place, Holding holding) {
    messages.computeIfAbsent(place.message(), none -> new TreeMap<>()).put(place.index(), holding);
  }

  private void release(FragmentKeeper.Place place, Custody.Why why) {
    var holding = remove(place);
    if (holding.isPresent()) {
      holding.get().keeper().tell(FragmentKeeper.Stop.FORGOTTEN);
      for (var lock : holding.get().locks()) {
        custody.tell(new Custody.Dropped(place.message(), lock, place.index(), why));
      }
    }
  }

  private Optional<Holding> remove(FragmentKeeper.Place place) {
    var holding = find(place);
    var indices = messages.get(place.message());
    if (holding.isPresent() && indices != null) {
      indices.remove(place.index());
      if (indices.isEmpty()) {
        messages.remove(place.message());
      }
      count--;
      bytes -= holding.get().bytes();
    }
    return holding;
  }

  private void tellHeld(FragmentKeeper.Place place, Optional<Hash256> lock, Instant expiry) {
    if (lock.isPresent()) {
      custody.tell(
          new Custody.Held(place.message(), lock.get(), place.index(), expiry.toEpochMilli()));
    }
  }
}
