package org.nodus.actors.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.fragment.DeleteOrder;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.FragmentSamples;
import org.nodus.protocol.fragment.Possession;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Keeps one live fragment: gives it out in ranges, proves it, and lets it go when its time has
 * passed. Woken by {@link KeeperRegion}, one per fragment that is new, paid or in use, on the
 * blocking dispatcher, because it reads the disk itself. What it knows it can read again, so it
 * rests when nobody has asked for long.
 *
 * <p>From its expiry on it answers as if it had never held anything, whatever the disk still has.
 * It stops when the store tells it to, so that no request falls between.
 */
final class FragmentKeeper {

  sealed interface Command {}

  record Fetch(int offset, PeerLink.Incoming incoming) implements Command {}

  record Prove(Bytes nonce, PeerLink.Incoming incoming) implements Command {}

  record Sample(int position, PeerLink.Incoming incoming) implements Command {}

  /** A fragment that can be read makes the store hear {@link FragmentStore.Legible}. */
  record Extend(Request.ExtendFragment extend, PeerLink.Incoming incoming) implements Command {}

  /** For this node itself: the whole of it, or nothing when it is not to be had. */
  record Read(ActorRef<Optional<StoredFragment>> replyTo) implements Command {}

  /** A legal order makes the store hear {@link FragmentStore.DeleteAllowed}. */
  record CheckDelete(DeleteOrder order, PeerLink.Incoming incoming) implements Command {}

  /** The fragment was stored again for longer. */
  record KeepUntil(Instant expiry) implements Command {}

  enum Stop implements Command {
    /** After what came before. */
    NOW
  }

  private enum Timer implements Command {
    EXPIRY,
    BODY_IDLE,
    IDLE
  }

  /** Which fragment; the name under which the store knows its keeper. */
  record Place(MessageId message, int index) {}

  /** What a keeper needs of its node. */
  record Shelf(FragmentStorage storage, Clock clock, KeeperLimits limits, BodyRoom room) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Place place;
  private final Shelf shelf;
  private final ActorRef<FragmentStore.Command> store;
  private Instant expiry;
  private @Nullable Fragment inMemory;

  private FragmentKeeper(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Place place,
      Instant expiry,
      Shelf shelf,
      ActorRef<FragmentStore.Command> store) {
    this.context = context;
    this.timers = timers;
    this.place = place;
    this.expiry = expiry;
    this.shelf = shelf;
    this.store = store;
  }

  static Behavior<Command> create(
      Place place, Instant expiry, Shelf shelf, ActorRef<FragmentStore.Command> store) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var keeper = new FragmentKeeper(context, timers, place, expiry, shelf, store);
                  return keeper.begin();
                }));
  }

  private Behavior<Command> begin() {
    if (!shelf.clock().now().isBefore(expiry)) {
      return end();
    }
    awaitExpiry();
    awaitRest();
    return holding();
  }

  private Behavior<Command> holding() {
    return Behaviors.receive(
        (own, message) -> onMessage(message),
        (own, signal) -> {
          if (signal instanceof PostStop) {
            letBodyGo();
          }
          return Behaviors.same();
        });
  }

  private Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Fetch fetch ->
          answer(fetch.incoming(), read(), fragment -> range(fragment, fetch.offset()));
      case Prove prove ->
          answer(prove.incoming(), read(), fragment -> proof(fragment, prove.nonce()));
      // From the disk: it is to show that it lies there, and nobody else wants the rest of it.
      case Sample sample ->
          answer(sample.incoming(), onDisk(), fragment -> sample(fragment, sample.position()));
      case Extend longer -> extend(longer);
      case Read read -> read.replyTo().tell(whole());
      case CheckDelete check -> checkDelete(check.order(), check.incoming());
      case KeepUntil longer -> keepUntil(longer.expiry());
      case Timer.EXPIRY -> {
        return onExpiry();
      }
      case Timer.BODY_IDLE -> {
        letBodyGo();
        awaitRest();
      }
      case Timer.IDLE -> store.tell(new FragmentStore.Idle(place, context.getSelf()));
      case Stop.NOW -> {
        return Behaviors.stopped();
      }
    }
    return Behaviors.same();
  }

  /** Nothing is left here but the answer to those who were on their way. */
  private Behavior<Command> gone() {
    return Behaviors.receiveMessage(
        message -> {
          switch (message) {
            case Fetch fetch -> fetch.incoming().reply(notFound());
            case Prove prove -> prove.incoming().reply(notFound());
            case Sample sample -> sample.incoming().reply(notFound());
            case Extend longer -> longer.incoming().reply(notFound());
            case Read read -> read.replyTo().tell(Optional.empty());
            case CheckDelete check -> check.incoming().reply(notFound());
            case KeepUntil longer -> {
              if (longer.expiry().isAfter(shelf.clock().now())) {
                // Stored anew while the news of our end was on its way.
                keepUntil(longer.expiry());
                awaitRest();
                return holding();
              }
            }
            case Timer timer -> context.getLog().trace("{} after the end", timer);
            case Stop.NOW -> {
              return Behaviors.stopped();
            }
          }
          return Behaviors.same();
        });
  }

  private void keepUntil(Instant later) {
    if (later.isAfter(expiry)) {
      expiry = later;
      awaitExpiry();
    }
  }

  private void awaitExpiry() {
    var left = Duration.between(shelf.clock().now(), expiry);
    timers.startSingleTimer(Timer.EXPIRY, left.isNegative() ? Duration.ZERO : left);
  }

  private void awaitRest() {
    timers.startSingleTimer(Timer.IDLE, shelf.limits().idle());
  }

  private Behavior<Command> onExpiry() {
    if (shelf.clock().now().isBefore(expiry)) {
      // Civil time went more slowly than the timer did.
      awaitExpiry();
      return Behaviors.same();
    }
    return end();
  }

  private Behavior<Command> end() {
    letBodyGo();
    timers.cancelAll();
    store.tell(new FragmentStore.Expired(place));
    return gone();
  }

  private Optional<StoredFragment> whole() {
    return read() instanceof Found found
        ? Optional.of(new StoredFragment(found.fragment(), expiry, Optional.empty()))
        : Optional.empty();
  }

  private Response range(Fragment fragment, int offset) {
    var length = fragment.body().length();
    if (offset >= length) {
      return refused(Response.Reason.INVALID, "the fragment has " + length + " bytes");
    }
    var size = Math.min(Request.StoreFragment.MAX_RANGE_BYTES, length - offset);
    return new Response.FragmentRange(
        fragment.commitment(),
        fragment.index(),
        fragment.path(),
        offset,
        fragment.body().slice(offset, size));
  }

  private static Response proof(Fragment fragment, Bytes nonce) {
    return new Response.Possession(Possession.proof(nonce, fragment.body()));
  }

  private static Response sample(Fragment fragment, int position) {
    return new Response.FragmentSample(FragmentSamples.of(fragment, position));
  }

  private void extend(Extend longer) {
    switch (onDisk()) {
      case Found found ->
          store.tell(
              new FragmentStore.Legible(longer.incoming(), longer.extend(), found.fragment()));
      case Missing missing -> longer.incoming().reply(missing.why());
    }
  }

  private void checkDelete(DeleteOrder order, PeerLink.Incoming incoming) {
    var found = read();
    if (found instanceof Found legal && order.verify(legal.fragment().commitment())) {
      store.tell(new FragmentStore.DeleteAllowed(place.message(), incoming));
      return;
    }
    incoming.reply(
        switch (found) {
          case Found illegal ->
              refused(Response.Reason.FORBIDDEN, "not signed by the message's delete key");
          case Missing missing -> missing.why();
        });
  }

  private static void answer(
      PeerLink.Incoming incoming, Reading reading, Function<Fragment, Response> use) {
    incoming.reply(
        switch (reading) {
          case Found found -> use.apply(found.fragment());
          case Missing missing -> missing.why();
        });
  }

  private sealed interface Reading {}

  private record Found(Fragment fragment) implements Reading {}

  private record Missing(Response why) implements Reading {}

  private Reading read() {
    timers.cancel(Timer.IDLE);
    timers.startSingleTimer(Timer.BODY_IDLE, shelf.limits().bodyIdle());
    if (inMemory != null) {
      return new Found(inMemory);
    }
    var reading = onDisk();
    if (reading instanceof Found found && shelf.room().take(found.fragment().body().length())) {
      inMemory = found.fragment();
    }
    return reading;
  }

  private Reading onDisk() {
    try {
      return shelf
          .storage()
          .read(place.message(), place.index())
          .<Reading>map(stored -> new Found(stored.fragment()))
          .orElseGet(() -> new Missing(notFound()));
    } catch (StoreFailure.Damaged damaged) {
      context.getLog().warn("fragment {} is damaged: {}", place, damaged.getMessage());
      store.tell(new FragmentStore.Spoilt(place));
      return new Missing(notFound());
    } catch (StoreFailure failure) {
      context.getLog().warn("fragment {} cannot be read: {}", place, failure.getMessage());
      return new Missing(refused(Response.Reason.NOT_READY, "the disk does not answer"));
    }
  }

  private void letBodyGo() {
    if (inMemory != null) {
      shelf.room().give(inMemory.body().length());
      inMemory = null;
    }
  }

  private static Response notFound() {
    return refused(Response.Reason.NOT_FOUND, "");
  }

  private static Response refused(Response.Reason reason, String detail) {
    return new Response.Refused(reason, detail);
  }
}
