package org.nodus.actors.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Hash256;

/**
 * The only one who changes the disk of the mailboxes, in groups. Blocks, so it runs on the blocking
 * dispatcher.
 */
final class MailboxWriter {

  sealed interface Command {}

  /** Answered with {@link Mailbox.Written}. */
  record Append(Pending pending, ActorRef<Mailbox.Command> mailbox) implements Command {
    int bytes() {
      return pending.entry().entry().length();
    }
  }

  /** Answered with {@link Mailbox.Deleted}. */
  record Delete(
      Hash256 address,
      List<Hash256> entries,
      PeerLink.Incoming incoming,
      ActorRef<Mailbox.Command> mailbox)
      implements Command {
    Delete {
      entries = List.copyOf(entries);
    }
  }

  /** Erases an entry if it still cannot be read; nobody waits for it. */
  record Discard(MailboxStorage.EntryKey key) implements Command {}

  /** Erases an entry whose place another has taken; nobody waits for it. */
  record Evict(MailboxStorage.EntryKey key, Instant expiry) implements Command {}

  /** Erases an opening that another has replaced, and keeps a tombstone; nobody waits for it. */
  record Replace(MailboxStorage.EntryKey key) implements Command {}

  enum Order implements Command {
    /** What waits? Answered with {@link Mailboxes.Indexed} or {@code Unreadable}. */
    READ_INDEX,
    /** Forget what has expired. */
    EXPIRE,
    COMMIT,
    /** Erase what is to make room, all together. */
    EVICT
  }

  /**
   * An entry on its way to the disk, and who waits for it.
   *
   * @param evicted whose place it takes
   */
  record Pending(PeerLink.Incoming incoming, MailboxEntry entry, Optional<Hash256> evicted) {}

  /** Bounds the memory of a group, and how long its first entry waits: 256 entries. */
  private static final int GROUP_BYTES = 4 << 20;

  private final ActorContext<Command> context;
  private final MailboxStorage storage;
  private final Clock clock;
  private final ActorRef<Mailboxes.Command> mailboxes;
  private final GroupCommit<Append> group = new GroupCommit<>(new Appends(), GROUP_BYTES);

  /** As many as came in one group at most: each made room for an entry in it. */
  private final Map<MailboxStorage.EntryKey, Instant> evicting = new LinkedHashMap<>();

  private MailboxWriter(
      ActorContext<Command> context,
      MailboxStorage storage,
      Clock clock,
      ActorRef<Mailboxes.Command> mailboxes) {
    this.context = context;
    this.storage = storage;
    this.clock = clock;
    this.mailboxes = mailboxes;
  }

  static Behavior<Command> create(
      MailboxStorage storage, Clock clock, ActorRef<Mailboxes.Command> mailboxes) {
    return Behaviors.setup(
        context -> {
          var writer = new MailboxWriter(context, storage, clock, mailboxes);
          return Behaviors.receiveMessage(
              message -> {
                writer.onMessage(message);
                return Behaviors.same();
              });
        });
  }

  private void onMessage(Command message) {
    switch (message) {
      case Append append -> group.add(append, append.bytes());
      case Delete delete -> delete(delete);
      case Discard discard -> discard(discard.key());
      case Evict evict -> evictSoon(evict);
      case Replace replace -> replace(replace.key());
      case Order.EVICT -> evictAll();
      case Order.READ_INDEX -> readIndex();
      case Order.EXPIRE -> expire();
      case Order.COMMIT -> group.commit();
    }
  }

  private final class Appends implements GroupCommit.Writer<Append> {
    @Override
    public void commitSoon() {
      context.getSelf().tell(Order.COMMIT);
    }

    @Override
    public List<Outcome> append(List<Append> appends) {
      var entries = appends.stream().map(append -> append.pending().entry()).toList();
      return storage.append(entries, clock.now());
    }

    @Override
    public void answer(Append append, WriteResult result) {
      append.mailbox().tell(new Mailbox.Written(append.pending(), result));
    }

    @Override
    public WriteResult.Failed failed(StoreFailure failure) {
      return MailboxWriter.this.failed("storing", failure);
    }
  }

  private void delete(Delete delete) {
    group.commit();
    var keys =
        delete.entries().stream()
            .map(entry -> new MailboxStorage.EntryKey(delete.address(), entry))
            .toList();
    try {
      storage.delete(keys);
      delete.mailbox().tell(new Mailbox.Deleted(delete, Optional.empty()));
    } catch (StoreFailure failure) {
      var result = failed("deleting", failure);
      delete.mailbox().tell(new Mailbox.Deleted(delete, Optional.of(result)));
    }
  }

  private void readIndex() {
    try {
      var waiting = new ArrayList<WaitingEntry>();
      storage.forEachWaiting(waiting::add);
      mailboxes.tell(new Mailboxes.Indexed(List.copyOf(waiting)));
    } catch (StoreFailure failure) {
      failed("reading the index", failure);
      mailboxes.tell(Mailboxes.DiskNews.UNREADABLE);
    }
  }

  private void expire() {
    try {
      storage.expire(clock.now());
    } catch (StoreFailure failure) {
      tellIfBroken("forgetting", failure);
    }
  }

  private void discard(MailboxStorage.EntryKey key) {
    group.commit();
    try {
      if (isDamaged(key)) {
        storage.release(key);
      }
    } catch (StoreFailure failure) {
      tellIfBroken("discarding", failure);
    }
  }

  private void replace(MailboxStorage.EntryKey key) {
    group.commit();
    try {
      storage.delete(List.of(key));
    } catch (StoreFailure failure) {
      tellIfBroken("replacing", failure);
    }
  }

  /** Behind all evictions that wait in front of the writer by now: they share one sync. */
  private void evictSoon(Evict evict) {
    if (evicting.isEmpty()) {
      context.getSelf().tell(Order.EVICT);
    }
    evicting.put(evict.key(), evict.expiry());
  }

  private void evictAll() {
    group.commit();
    var due = new LinkedHashMap<>(evicting);
    evicting.clear();
    try {
      storage.evict(due);
    } catch (StoreFailure failure) {
      tellIfBroken("evicting", failure);
    }
  }

  /** Else a sound one was stored since, maybe just now, and its sender has a receipt. */
  private boolean isDamaged(MailboxStorage.EntryKey key) {
    try {
      storage.read(key);
      return false;
    } catch (StoreFailure.Damaged damaged) {
      return true;
    }
  }

  private void tellIfBroken(String what, StoreFailure failure) {
    if (failed(what, failure) == WriteResult.Failed.BROKEN) {
      mailboxes.tell(Mailboxes.DiskNews.READ_ONLY);
    }
  }

  private WriteResult.Failed failed(String what, StoreFailure failure) {
    context.getLog().warn("{} entries failed: {}", what, failure.getMessage());
    return WriteResult.Failed.of(failure);
  }
}
