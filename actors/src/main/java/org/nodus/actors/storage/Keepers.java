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
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;

/**
 * Who keeps what: the list of live fragments, the actors behind it, and the news about paid ones
 * for {@link Custody} and of all for {@link HoldingNews}. A part of {@link FragmentStore}, confined
 * to it.
 */
final class Keepers {

  /**
   * One held fragment.
   *
   * @param locks that pay for it; several when its time was extended
   * @param isSound false from when its bytes were found damaged until they are stored again
   */
  private record Held(
      ActorRef<FragmentKeeper.Command> keeper,
      int bytes,
      int k,
      Instant expiry,
      List<Hash256> locks,
      boolean isSound) {
    Held spoilt() {
      return new Held(keeper, bytes, k, expiry, locks, false);
    }
  }

  private final ActorContext<FragmentStore.Command> context;
  private final FragmentKeeper.Shelf shelf;
  private final ActorRef<Custody.Command> custody;
  private final ActorRef<HoldingNews> news;
  private final Map<MessageId, TreeMap<Integer, Held>> messages = new HashMap<>();
  private long bytes;
  private int count;

  Keepers(
      ActorContext<FragmentStore.Command> context,
      FragmentKeeper.Shelf shelf,
      ActorRef<Custody.Command> custody,
      ActorRef<HoldingNews> news) {
    this.context = context;
    this.shelf = shelf;
    this.custody = custody;
    this.news = news;
  }

  /** The keeper of this fragment. */
  Optional<ActorRef<FragmentKeeper.Command>> of(FragmentKeeper.Place place) {
    return find(place).map(Held::keeper);
  }

  /** Of the message any fragment that is held: the one with the lowest index. */
  Optional<ActorRef<FragmentKeeper.Command>> ofAny(MessageId message) {
    return Optional.ofNullable(messages.get(message))
        .map(indices -> indices.firstEntry().getValue().keeper());
  }

  /** Whether this fragment is held until then at least. */
  boolean holds(FragmentKeeper.Place place, Instant until) {
    return find(place)
        .filter(holding -> holding.isSound() && !holding.expiry().isBefore(until))
        .isPresent();
  }

  /** A fragment made again, with the lock that pays for the one that it replaces, if any does. */
  StoredFragment withItsLock(StoredFragment again) {
    var place = new FragmentKeeper.Place(again.message(), again.fragment().index());
    var lock = find(place).flatMap(held -> held.locks().stream().findFirst());
    return new StoredFragment(again.fragment(), again.expiry(), again.lock().or(() -> lock));
  }

  /**
   * The bytes of this one are damaged. It is not told as held any more; its keeper and what is owed
   * for it stay until its expiry.
   *
   * @return false if that is known already, or it is not here
   */
  boolean spoilt(FragmentKeeper.Place place) {
    var sound = find(place).filter(Held::isSound);
    sound.ifPresent(
        held -> {
          remember(place, held.spoilt());
          var standing = standing(held);
          tell(place, held, Holding.Standing.GONE);
          news.tell(new HoldingNews.Spoilt(holding(place, held, standing)));
        });
    return sound.isPresent();
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
    var size = new Size(fragment.body().length(), fragment.commitment().k());
    keep(place, size, stored.expiry(), stored.lock());
  }

  /** A fragment was held already when the node started; one that has a keeper keeps it. */
  void resume(HeldFragment found) {
    var place = new FragmentKeeper.Place(found.message(), found.index());
    keep(place, new Size(found.bodyBytes(), found.k()), found.expiry(), found.lock());
  }

  private void keep(FragmentKeeper.Place place, Size size, Instant expiry, Optional<Hash256> lock) {
    find(place)
        .ifPresentOrElse(
            known -> extend(place, known, expiry, lock),
            () -> spawn(place, size, expiry, lock.stream().toList()));
    tellHeld(place, lock, expiry);
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
        find(new FragmentKeeper.Place(message, index))
            .ifPresent(
                held ->
                    tell(new FragmentKeeper.Place(message, index), held, Holding.Standing.DELETED));
        release(new FragmentKeeper.Place(message, index), Custody.Why.DELETED);
      }
    }
  }

  /** Somebody else holds it now; it is not on the disk any more. */
  void gone(FragmentKeeper.Place place) {
    find(place).ifPresent(held -> tell(place, held, Holding.Standing.GONE));
    release(place, Custody.Why.HANDED_OVER);
  }

  /** One that stopped while it was needed failed over a request; the next one starts afresh. */
  void stopped(FragmentKeeper.Place place, ActorRef<FragmentKeeper.Command> keeper) {
    var lost = find(place).filter(holding -> holding.keeper().equals(keeper));
    if (lost.isPresent()) {
      context.getLog().warn("the keeper of {} failed and is replaced", place);
      remove(place);
      var size = new Size(lost.get().bytes(), lost.get().k());
      spawn(place, size, lost.get().expiry(), lost.get().locks());
    }
  }

  private Optional<Held> find(FragmentKeeper.Place place) {
    return Optional.ofNullable(messages.get(place.message()))
        .flatMap(indices -> Optional.ofNullable(indices.get(place.index())));
  }

  private record Size(int bytes, int k) {}

  private void spawn(FragmentKeeper.Place place, Size size, Instant expiry, List<Hash256> locks) {
    var keeper =
        context.spawnAnonymous(
            FragmentKeeper.create(place, expiry, shelf, context.getSelf()),
            DispatcherSelector.blocking());
    context.watchWith(keeper, new FragmentStore.KeeperStopped(place, keeper));
    put(place, new Held(keeper, size.bytes(), size.k(), expiry, locks, true));
    count++;
    bytes += size.bytes();
  }

  private void extend(
      FragmentKeeper.Place place, Held known, Instant expiry, Optional<Hash256> lock) {
    var locks = new LinkedHashSet<>(known.locks());
    lock.ifPresent(locks::add);
    var later = expiry.isAfter(known.expiry()) ? expiry : known.expiry();
    put(place, new Held(known.keeper(), known.bytes(), known.k(), later, List.copyOf(locks), true));
    known.keeper().tell(new FragmentKeeper.KeepUntil(later));
  }

  private void put(FragmentKeeper.Place place, Held held) {
    remember(place, held);
    tell(place, held, standing(held));
  }

  private void remember(FragmentKeeper.Place place, Held held) {
    messages.computeIfAbsent(place.message(), none -> new TreeMap<>()).put(place.index(), held);
  }

  private static Holding.Standing standing(Held held) {
    return held.locks().isEmpty() ? Holding.Standing.HELD : Holding.Standing.PAID;
  }

  private void tell(FragmentKeeper.Place place, Held held, Holding.Standing standing) {
    news.tell(new HoldingNews.Changed(holding(place, held, standing)));
  }

  private static Holding holding(FragmentKeeper.Place place, Held held, Holding.Standing standing) {
    var expiryMillis = held.expiry().toEpochMilli();
    return new Holding(place.message(), place.index(), held.k(), expiryMillis, standing);
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

  private Optional<Held> remove(FragmentKeeper.Place place) {
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
