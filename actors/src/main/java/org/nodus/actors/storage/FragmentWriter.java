package org.nodus.actors.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.HeldFragment;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.message.MessageId;

/**
 * The only one who changes the disk of the storing branch. Blocks, so it runs on the blocking
 * dispatcher; whatever arrives while it waits for the disk is one group with one sync.
 *
 * <p>Group commit without a timer: the first fragment of a group sends {@code COMMIT} to ourselves,
 * which stands in the mailbox behind all that had arrived by then.
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
    /** What is held? Answered with {@link FragmentStore.Indexed} or {@code Unreadable}. */
    READ_INDEX,
    /** Forget what has expired. */
    EXPIRE,
    COMMIT
  }

  /** A proven fragment on its way to the disk, and who waits for it. */
  record Pending(PeerLink.Incoming incoming, StoredFragment fragment) {}

  /** What became of a fragment. */
  sealed interface Result {}

  record Done(Outcome outcome) implements Result {}

  enum Failed implements Result {
    NO_SPACE,
    /** Nothing may be believed to be stored; the disk takes nothing more. */
    BROKEN;

    /** What the disk is good for afterwards. */
    DiskState leaves() {
      return this == NO_SPACE ? DiskState.FULL : DiskState.READ_ONLY;
    }
  }

  /** Bounds the memory of a group, and how long its first fragment waits: 16 MiB are 0.1 s. */
  private static final int GROUP_BYTES = 16 << 20;

  private final ActorContext<Command> context;
  private final FragmentStorage storage;
  private final Clock clock;
  private final ActorRef<FragmentStore.Command> store;
  private final List<Pending> group = new ArrayList<>();
  private int groupBytes;

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
      case Store store -> add(store.pending());
      case Delete delete -> delete(delete);
      case Release release -> release(release);
      case Discard discard -> discard(discard.place());
      case Order.READ_INDEX -> readIndex();
      case Order.EXPIRE -> expire();
      case Order.COMMIT -> commit();
    }
  }

  private void add(Pending pending) {
    if (group.isEmpty()) {
      context.getSelf().tell(Order.COMMIT);
    }
    group.add(pending);
    groupBytes += pending.fragment().fragment().body().length();
    if (groupBytes >= GROUP_BYTES) {
      commit();
    }
  }

  private void commit() {
    if (group.isEmpty()) {
      return;
    }
    var committed = List.copyOf(group);
    group.clear();
    groupBytes = 0;
    try {
      var fragments = committed.stream().map(Pending::fragment).toList();
      var outcomes = storage.append(fragments, clock.now());
      for (var i = 0; i < committed.size(); i++) {
        store.tell(new FragmentStore.Written(committed.get(i), new Done(outcomes.get(i))));
      }
    } catch (StoreFailure failure) {
      var result = failed("storing", failure);
      committed.forEach(pending -> store.tell(new FragmentStore.Written(pending, result)));
    }
  }

  private void delete(Delete delete) {
    // Else a fragment that was accepted before would outlive the order to delete it.
    commit();
    try {
      storage.delete(List.of(delete.message()));
      answer(delete, Optional.empty());
    } catch (StoreFailure failure) {
      answer(delete, Optional.of(failed("deleting", failure)));
    }
  }

  private void answer(Delete delete, Optional<Failed> failure) {
    store.tell(new FragmentStore.Deleted(delete.message(), delete.incoming(), failure));
  }

  private void release(Release release) {
    commit();
    try {
      storage.release(release.place().message(), release.place().index());
      store.tell(new FragmentStore.Released(release, Optional.empty()));
    } catch (StoreFailure failure) {
      store.tell(new FragmentStore.Released(release, Optional.of(failed("releasing", failure))));
    }
  }

  private void discard(FragmentKeeper.Place place) {
    commit();
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
    if (failed(what, failure) == Failed.BROKEN) {
      store.tell(FragmentStore.DiskNews.READ_ONLY);
    }
  }

  private void readIndex() {
    try {
      var held = new ArrayList<HeldFragment>();
      storage.forEachLive(held::add);
      store.tell(new FragmentStore.Indexed(List.copyOf(held)));
    } catch (StoreFailure failure) {
      failed("reading the index", failure);
      store.tell(FragmentStore.DiskNews.UNREADABLE);
    }
  }

  private void expire() {
    try {
      storage.expire(clock.now());
    } catch (StoreFailure failure) {
      tellIfBroken("forgetting", failure);
    }
  }

  private Failed failed(String what, StoreFailure failure) {
    context.getLog().warn("{} fragments failed: {}", what, failure.getMessage());
    return failure instanceof StoreFailure.NoSpace ? Failed.NO_SPACE : Failed.BROKEN;
  }
}
