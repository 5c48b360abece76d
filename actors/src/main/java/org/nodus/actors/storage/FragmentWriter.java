package org.nodus.actors.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.disk.GroupCommit;
import org.nodus.actors.disk.WriteResult;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.HeldFragment;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.message.MessageId;

/**
 * The only one who changes the disk of the storing branch, in groups. Blocks, so it runs on the
 * blocking dispatcher.
 */
final class FragmentWriter {

  sealed interface Command {}

  /** Answered with {@link FragmentStore.Written}. */
  record Store(Pending pending) implements Command {}

  /** Deletes all fragments of a message; answered with {@link FragmentStore.Deleted}. */
  record Delete(MessageId message, PeerLink.Incoming incoming) implements Command {}

  /** Erases one fragment that is held elsewhere; answered with {@link FragmentStore.Released}. */
  record Release(FragmentKeeper.Place place, ActorRef<Boolean> asker) implements Command {}

  /** Erases one fragment if it still cannot be read; nobody waits for it. */
  record Discard(FragmentKeeper.Place place) implements Command {}

  enum Order implements Command {
    /** What is held? Answered with {@link FragmentStore.Indexed}s or {@code UNREADABLE}. */
    READ_INDEX,
    /**
     * Forget what has expired. Answered with {@link FragmentStore.Gone}s and {@link
     * FragmentStore.Forgotten}.
     */
    EXPIRE,
    COMMIT
  }

  /** A proven fragment on its way to the disk, and who waits for it. */
  record Pending(PeerLink.Incoming incoming, StoredFragment fragment) {
    int bytes() {
      return fragment.fragment().body().length();
    }
  }

  /** Bounds the memory of a group, and how long its first fragment waits: 16 MiB are 0.1 s. */
  private static final int GROUP_BYTES = 16 << 20;

  /** Entries of the index told at a time: bounds a message, not what is told. */
  private static final int PAGE = 1_000;

  private final ActorContext<Command> context;
  private final FragmentStorage storage;
  private final Clock clock;
  private final ActorRef<FragmentStore.Command> store;
  private final GroupCommit<Pending> group = new GroupCommit<>(new Stores(), GROUP_BYTES);

  private FragmentWriter(
      ActorContext<Command> context,
      FragmentStorage storage,
      Clock clock,
      ActorRef<FragmentStore.Command> store) {
    this.context = context;
    this.storage = storage;
    this.clock = clock;
    this.store = store;
  }

  static Behavior<Command> create(
      FragmentStorage storage, Clock clock, ActorRef<FragmentStore.Command> store) {
    return Behaviors.setup(
        context -> {
          var writer = new FragmentWriter(context, storage, clock, store);
          return Behaviors.receiveMessage(
              message -> {
                writer.onMessage(message);
                return Behaviors.same();
              });
        });
  }

  private void onMessage(Command message) {
    switch (message) {
      case Store store -> group.add(store.pending(), store.pending().bytes());
      case Delete delete -> delete(delete);
      case Release release -> release(release);
      case Discard discard -> discard(discard.place());
      case Order.READ_INDEX -> readIndex();
      case Order.EXPIRE -> expire();
      case Order.COMMIT -> group.commit();
    }
  }

  private final class Stores implements GroupCommit.Writer<Pending> {
    @Override
    public void commitSoon() {
      context.getSelf().tell(Order.COMMIT);
    }

    @Override
    public List<Outcome> append(List<Pending> pending) {
      return storage.append(pending.stream().map(Pending::fragment).toList(), clock.now());
    }

    @Override
    public void answer(Pending pending, WriteResult result) {
      store.tell(new FragmentStore.Written(pending, result));
    }

    @Override
    public WriteResult.Failed failed(StoreFailure failure) {
      return FragmentWriter.this.failed("storing", failure);
    }
  }

  private void delete(Delete delete) {
    // Else a fragment that was accepted before would outlive the order to delete it.
    group.commit();
    try {
      storage.delete(List.of(delete.message()));
      answer(delete, Optional.empty());
    } catch (StoreFailure failure) {
      answer(delete, Optional.of(failed("deleting", failure)));
    }
  }

  private void answer(Delete delete, Optional<WriteResult.Failed> failure) {
    store.tell(new FragmentStore.Deleted(delete.message(), delete.incoming(), failure));
  }

  private void release(Release release) {
    group.commit();
    try {
      storage.release(release.place().message(), release.place().index());
      store.tell(new FragmentStore.Released(release, Optional.empty()));
    } catch (StoreFailure failure) {
      store.tell(new FragmentStore.Released(release, Optional.of(failed("releasing", failure))));
    }
  }

  private void discard(FragmentKeeper.Place place) {
    group.commit();
    try {
      if (isDamaged(place)) {
        storage.release(place.message(), place.index());
      }
    } catch (StoreFailure failure) {
      tellIfBroken("discarding", failure);
    }
  }

  /** Else a sound one was stored since, maybe just now, and its sender has a receipt. */
  private boolean isDamaged(FragmentKeeper.Place place) {
    try {
      storage.read(place.message(), place.index());
      return false;
    } catch (StoreFailure.Damaged damaged) {
      return true;
    }
  }

  private void tellIfBroken(String what, StoreFailure failure) {
    if (failed(what, failure) == WriteResult.Failed.BROKEN) {
      store.tell(FragmentStore.DiskNews.READ_ONLY);
    }
  }

  private void readIndex() {
    try {
      var held = new ArrayList<HeldFragment>();
      storage.forEachLive(
          found -> {
            held.add(found);
            if (held.size() == PAGE) {
              store.tell(new FragmentStore.Indexed(List.copyOf(held), false));
              held.clear();
            }
          });
      store.tell(new FragmentStore.Indexed(List.copyOf(held), true));
    } catch (StoreFailure failure) {
      failed("reading the index", failure);
      store.tell(FragmentStore.DiskNews.UNREADABLE);
    }
  }

  private void expire() {
    var next = Optional.<Instant>empty();
    var places = new ArrayList<FragmentKeeper.Place>();
    try {
      storage.expire(
          clock.now(),
          (message, index) -> {
            places.add(new FragmentKeeper.Place(message, index));
            if (places.size() == PAGE) {
              store.tell(new FragmentStore.Gone(List.copyOf(places)));
              places.clear();
            }
          });
      next = storage.nextExpiry();
    } catch (StoreFailure failure) {
      tellIfBroken("forgetting", failure);
    } finally {
      // What went before a failure is not told again.
      store.tell(new FragmentStore.Gone(List.copyOf(places)));
    }
    store.tell(new FragmentStore.Forgotten(next));
  }

  private WriteResult.Failed failed(String what, StoreFailure failure) {
    context.getLog().warn("{} fragments failed: {}", what, failure.getMessage());
    return WriteResult.Failed.of(failure);
  }
}
