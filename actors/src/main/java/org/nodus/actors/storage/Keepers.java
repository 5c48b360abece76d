package org.nodus.actors.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.nodus.actors.environment.Clock;
import org.nodus.persistence.fragment.HeldFragment;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.Footprint;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;

/**
 * Who keeps what: the list of live fragments, their keepers as far as they are awake, and the news
 * about paid ones for {@link Custody} and of all for {@link HoldingNews}. A part of {@link
 * FragmentStore}, confined to it.
 *
 * <p>The list is in memory, about 150 bytes for a fragment; it can be made again from the disk's
 * index. A fragment that has expired is not found, whether it has been taken off the list or not.
 */
final class Keepers {

  /**
   * One held fragment.
   *
   * @param locks that pay for it; several when its time was extended
   * @param isSound false from when its bytes were found damaged until they are stored again
   */
  private record Held(
      int index, int bytes, int k, long expiryMillis, List<Hash256> locks, boolean isSound) {
    Held spoilt() {
      return new Held(index, bytes, k, expiryMillis, locks, false);
    }

    Instant expiry() {
      return Instant.ofEpochMilli(expiryMillis);
    }

    int counted() {
      return Footprint.of(bytes);
    }

    Held until(Instant later, List<Hash256> allLocks) {
      var longest = Math.max(expiryMillis, later.toEpochMilli());
      return new Held(index, bytes, k, longest, allLocks, true);
    }
  }

  private final KeeperRegion region;
  private final FragmentKeeper.Shelf shelf;
  private final ActorRef<FragmentStore.Command> store;
  private final Clock clock;
  private final ActorRef<Custody.Command> custody;
  private final ActorRef<HoldingNews> news;

  /** By index; most often there is one. */
  private final Map<MessageId, List<Held>> messages = new HashMap<>();

  /** Whose bytes are damaged: neither the disk nor a keeper that rests tells of their end. */
  private final Set<FragmentKeeper.Place> spoilt = new HashSet<>();

  private long bytes;
  private int count;

  Keepers(ActorContext<FragmentStore.Command> context, FragmentStore.Parts parts) {
    var limits = parts.limits().keepers();
    clock = parts.env().clock();
    var room = new BodyRoom(limits.bodyBytes());
    shelf = new FragmentKeeper.Shelf(parts.storage(), clock, limits, room);
    store = context.getSelf();
    region = new KeeperRegion(context, this::keeper, limits.maxAwake());
    custody = parts.custody();
    news = parts.news();
  }

  private Behavior<FragmentKeeper.Command> keeper(String entityId) {
    var place = KeeperEnvelope.placeOf(entityId);
    var expiry = held(place).map(Held::expiry).orElse(Instant.EPOCH);
    return FragmentKeeper.create(place, expiry, shelf, store);
  }

  /** This fragment, if it is held. */
  Optional<FragmentKeeper.Place> find(FragmentKeeper.Place place) {
    return live(place).map(held -> place);
  }

  /** Of the message any fragment that is held: a sound one, the one with the lowest index. */
  Optional<FragmentKeeper.Place> findAny(MessageId message) {
    return messages.getOrDefault(message, List.of()).stream()
        .filter(this::isLive)
        .sorted(Comparator.comparing(held -> !held.isSound()))
        .map(held -> new FragmentKeeper.Place(message, held.index()))
        .findFirst();
  }

  /** Wakes the keeper of a fragment that is held, unless it is awake. */
  void tell(FragmentKeeper.Place place, FragmentKeeper.Command message) {
    region.tell(KeeperEnvelope.to(place, message));
  }

  /** Whether this fragment is held until then at least. */
  boolean holds(FragmentKeeper.Place place, Instant until) {
    return live(place).filter(held -> held.isSound() && !held.expiry().isBefore(until)).isPresent();
  }

  /** How long it is held; empty when it is not. */
  Optional<Instant> expiry(FragmentKeeper.Place place) {
    return live(place).map(Held::expiry);
  }

  /** Whether that lock pays for the fragment as it is held. */
  boolean isOwed(FragmentKeeper.Place place, Hash256 lock) {
    return live(place).filter(held -> held.locks().contains(lock)).isPresent();
  }

  /** A fragment stored again, with the lock that pays for the one that it replaces, if any does. */
  StoredFragment withItsLock(StoredFragment again) {
    var place = new FragmentKeeper.Place(again.message(), again.fragment().index());
    var lock = live(place).flatMap(held -> held.locks().stream().findFirst());
    return new StoredFragment(again.fragment(), again.expiry(), again.lock().or(() -> lock));
  }

  /**
   * The bytes of this one are damaged. It is not told as held any more; its place and what is owed
   * for it stay until its expiry.
   *
   * @return false if that is known already, or it is not here
   */
  boolean spoilt(FragmentKeeper.Place place) {
    var sound = live(place).filter(Held::isSound);
    sound.ifPresent(
        held -> {
          remember(place.message(), held.spoilt());
          spoilt.add(place);
          tell(place.message(), held, Holding.Standing.GONE);
          news.tell(new HoldingNews.Spoilt(holding(place.message(), held, standing(held))));
        });
    return sound.isPresent();
  }

  /** Lets go of what was damaged and has expired; tells when the next of these expires. */
  Optional<Instant> expireSpoilt() {
    List.copyOf(spoilt).forEach(this::expired);
    return spoilt.stream()
        .flatMap(place -> held(place).stream())
        .map(Held::expiry)
        .min(Comparator.naturalOrder());
  }

  /** Of all together, as they count towards the quota. */
  long bytes() {
    return bytes;
  }

  /** Of this one; 0 when it is not held. */
  int bytes(FragmentKeeper.Place place) {
    return live(place).map(Held::counted).orElse(0);
  }

  int count() {
    return count;
  }

  int awake() {
    return region.awake();
  }

  /** A fragment has become durable, for the first time or for longer than before. */
  void keep(StoredFragment stored) {
    var fragment = stored.fragment();
    keep(
        new HeldFragment(
            stored.message(),
            fragment.index(),
            fragment.body().length(),
            fragment.commitment().k(),
            stored.expiry(),
            stored.lock()),
        true);
  }

  /** A fragment was held already when the node started; who has a keeper keeps it. */
  void resume(HeldFragment found) {
    keep(found, found.lock().isPresent());
  }

  private void keep(HeldFragment stored, boolean isAwake) {
    var place = new FragmentKeeper.Place(stored.message(), stored.index());
    held(place).filter(known -> !isLive(known)).ifPresent(old -> expired(place));
    var known = held(place);
    var locks = new LinkedHashSet<>(known.map(Held::locks).orElse(List.of()));
    stored.lock().ifPresent(locks::add);
    var fresh = new Held(stored.index(), stored.bodyBytes(), stored.k(), 0, List.of(), true);
    var held = known.orElse(fresh).until(stored.expiry(), List.copyOf(locks));
    remember(stored.message(), held);
    spoilt.remove(place);
    if (known.isEmpty()) {
      count++;
      bytes += held.counted();
    }
    tell(stored.message(), held, standing(held));
    if (isAwake) {
      tell(place, new FragmentKeeper.KeepUntil(held.expiry()));
    }
    stored.lock().ifPresent(lock -> custody.tell(heldFor(lock, stored)));
  }

  private static Custody.Held heldFor(Hash256 lock, HeldFragment stored) {
    return new Custody.Held(stored.message(), lock, stored.index(), stored.expiry().toEpochMilli());
  }

  /** A keeper has nothing to do. What is paid for stays awake. */
  void idle(FragmentKeeper.Place place, ActorRef<FragmentKeeper.Command> keeper) {
    if (live(place).filter(held -> !held.locks().isEmpty()).isEmpty()) {
      region.passivate(KeeperEnvelope.entityIdOf(place), keeper);
    }
  }

  /**
   * A keeper let its fragment go, or the disk's index says that its time is over.
   *
   * @return false if it was stored anew while the news was on its way, and stays
   */
  boolean expired(FragmentKeeper.Place place) {
    if (live(place).isPresent()) {
      return false;
    }
    release(place, Custody.Why.EXPIRED);
    return true;
  }

  /** All fragments of a message were deleted from the disk. */
  void deleted(MessageId message) {
    for (var held : messages.getOrDefault(message, List.of())) {
      tell(message, held, Holding.Standing.DELETED);
      release(new FragmentKeeper.Place(message, held.index()), Custody.Why.DELETED);
    }
  }

  /** Somebody else holds it now; it is not on the disk any more. */
  void gone(FragmentKeeper.Place place) {
    held(place).ifPresent(held -> tell(place.message(), held, Holding.Standing.GONE));
    release(place, Custody.Why.HANDED_OVER);
  }

  /** A keeper has ended; the next message for its fragment wakes another. */
  void stopped(String entityId, ActorRef<FragmentKeeper.Command> keeper) {
    region.stopped(entityId, keeper);
  }

  private Optional<Held> live(FragmentKeeper.Place place) {
    return held(place).filter(this::isLive);
  }

  private boolean isLive(Held held) {
    return held.expiryMillis() > clock.now().toEpochMilli();
  }

  private Optional<Held> held(FragmentKeeper.Place place) {
    return messages.getOrDefault(place.message(), List.of()).stream()
        .filter(held -> held.index() == place.index())
        .findFirst();
  }

  private void remember(MessageId message, Held held) {
    var others = without(message, held.index());
    var at = 0;
    while (at < others.size() && others.get(at).index() < held.index()) {
      at++;
    }
    others.add(at, held);
    messages.put(message, List.copyOf(others));
  }

  private List<Held> without(MessageId message, int index) {
    var others = new ArrayList<>(messages.getOrDefault(message, List.of()));
    others.removeIf(other -> other.index() == index);
    return others;
  }

  private static Holding.Standing standing(Held held) {
    return held.locks().isEmpty() ? Holding.Standing.HELD : Holding.Standing.PAID;
  }

  private void tell(MessageId message, Held held, Holding.Standing standing) {
    news.tell(new HoldingNews.Changed(holding(message, held, standing)));
  }

  private static Holding holding(MessageId message, Held held, Holding.Standing standing) {
    return new Holding(message, held.index(), held.k(), held.expiryMillis(), standing);
  }

  private void release(FragmentKeeper.Place place, Custody.Why why) {
    var released = held(place);
    if (released.isPresent()) {
      var others = without(place.message(), place.index());
      if (others.isEmpty()) {
        messages.remove(place.message());
      } else {
        messages.put(place.message(), List.copyOf(others));
      }
      spoilt.remove(place);
      count--;
      bytes -= released.get().counted();
      region.stop(KeeperEnvelope.entityIdOf(place));
      for (var lock : released.get().locks()) {
        custody.tell(new Custody.Dropped(place.message(), lock, place.index(), why));
      }
    }
  }
}
