package org.nodus.actors.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.disk.WriteResult;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.mailbox.EntryReceipt;
import org.nodus.protocol.mailbox.MailboxRules;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * The entries that wait at one address. Spawned by {@link Mailboxes} when one arrives or is found
 * at the start, on the blocking dispatcher, because it reads bodies from the disk itself; lets
 * entries go when their time has passed and offers to leave when nothing is left.
 *
 * <p>Whoever asks has been found to be the owner by {@link Mailboxes}. Tombstones of deleted
 * entries are counted here until their expiry; the disk knows them longer than this actor lives.
 */
final class Mailbox {

  sealed interface Command {}

  /** From {@link Mailboxes}, which counts them. */
  sealed interface Asked extends Command {
    PeerLink.Incoming incoming();
  }

  record Append(Request.AppendEntry entry, PeerLink.Incoming incoming) implements Asked {}

  record ListIds(long sinceMillis, List<ProviderRecord> providers, PeerLink.Incoming incoming)
      implements Asked {}

  record Fetch(Hash256 entry, PeerLink.Incoming incoming) implements Asked {}

  record Delete(List<Hash256> entries, PeerLink.Incoming incoming) implements Asked {
    Delete {
      entries = List.copyOf(entries);
    }
  }

  record Written(MailboxWriter.Pending pending, WriteResult result) implements Command {}

  /** The entries are gone, durably, unless the disk failed. */
  record Deleted(MailboxWriter.Delete order, Optional<WriteResult.Failed> failure)
      implements Command {}

  enum Stop implements Command {
    NOT_NEEDED
  }

  private enum Timer implements Command {
    EXPIRY
  }

  /** What a mailbox needs of its node; receipts are signed with its signing pair. */
  record Shelf(
      MailboxStorage storage,
      Clock clock,
      MailboxRules rules,
      KeyPair signing,
      ActorRef<MailboxWriter.Command> writer,
      ActorRef<Mailboxes.Command> mailboxes) {}

  private record Waiting(Instant expiry, Instant receivedAt) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Hash256 address;
  private final Shelf shelf;

  /** Oldest first. */
  private final LinkedHashMap<Hash256, Waiting> waiting = new LinkedHashMap<>();

  private final Map<Hash256, Instant> tombstones = new HashMap<>();
  private int beingWritten;
  private long asked;

  private Mailbox(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Hash256 address,
      Shelf shelf,
      List<WaitingEntry> found) {
    this.context = context;
    this.timers = timers;
    this.address = address;
    this.shelf = shelf;
    found.forEach(
        entry -> waiting.put(entry.id(), new Waiting(entry.expiry(), entry.receivedAt())));
  }

  /** The mailbox at {@code address}, with what the disk has of it, oldest first. */
  static Behavior<Command> create(Hash256 address, Shelf shelf, List<WaitingEntry> found) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var mailbox = new Mailbox(context, timers, address, shelf, found);
                  mailbox.awaitExpiry();
                  return Behaviors.receiveMessage(mailbox::onMessage);
                }));
  }

  /** As {@link #create} after a failure: what waits is read from the disk first. */
  static Behavior<Command> recover(Hash256 address, Shelf shelf) {
    return Behaviors.setup(
        context -> {
          try {
            var found = shelf.storage().list(address);
            shelf.mailboxes().tell(new Mailboxes.Settled(address, context.getSelf(), found.size()));
            return create(address, shelf, found);
          } catch (StoreFailure failure) {
            context.getLog().warn("mailbox {} cannot be read: {}", address, failure.getMessage());
            return unreadable(address, shelf, context.getSelf());
          }
        });
  }

  /** Says so to everybody until the branch starts again. */
  private static Behavior<Command> unreadable(
      Hash256 address, Shelf shelf, ActorRef<Command> self) {
    return Behaviors.receiveMessage(
        message -> {
          if (message instanceof Append) {
            shelf.mailboxes().tell(new Mailboxes.Answered(address, self, 0));
          }
          if (message instanceof Asked question) {
            question.incoming().reply(refused(Reason.NOT_READY, "the disk does not answer"));
          }
          return Behaviors.same();
        });
  }

  private Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Asked question -> {
        asked++;
        onAsked(question);
        offerToLeave();
      }
      case Written written -> onWritten(written.pending(), written.result());
      case Deleted deleted -> onDeleted(deleted);
      case Timer.EXPIRY -> onExpiry();
      case Stop.NOT_NEEDED -> {
        return Behaviors.stopped();
      }
    }
    return Behaviors.same();
  }

  private void onAsked(Asked question) {
    switch (question) {
      case Append append -> onAppend(append.entry(), append.incoming());
      case ListIds list -> list.incoming().reply(idsSince(list.sinceMillis(), list.providers()));
      case Fetch fetch -> fetch.incoming().reply(body(fetch.entry()));
      case Delete delete -> onDelete(delete);
    }
  }

  private void onAppend(Request.AppendEntry append, PeerLink.Incoming incoming) {
    var now = shelf.clock().now();
    var id = Sha256.of(append.entry());
    var held = waiting.get(id);
    var known =
        tombstones.containsKey(id)
            || (held != null && held.expiry().toEpochMilli() >= append.expiresAtMillis());
    var state = new MailboxRules.State(waiting.size() + beingWritten, tombstones.size(), known);
    switch (shelf.rules().admit(append, state, now.toEpochMilli())) {
      case MailboxRules.Admit admitted -> {
        beingWritten++;
        var entry =
            new MailboxEntry(
                address,
                id,
                append.entry(),
                append.writeKey(),
                append.signature(),
                Instant.ofEpochMilli(append.expiresAtMillis()),
                Instant.ofEpochMilli(now.toEpochMilli()));
        var pending = new MailboxWriter.Pending(incoming, entry);
        shelf.writer().tell(new MailboxWriter.Append(pending, context.getSelf()));
      }
      case MailboxRules.Known again -> settle(incoming, receipt(id, append.expiresAtMillis()), 0);
      case MailboxRules.Refuse refuse -> settle(incoming, refuse.answer(), 0);
    }
  }

  private void onWritten(MailboxWriter.Pending pending, WriteResult result) {
    beingWritten--;
    switch (result) {
      case WriteResult.Done done -> onOutcome(pending, done.outcome());
      case WriteResult.Failed failed -> {
        shelf.mailboxes().tell(new Mailboxes.DiskIs(failed.leaves()));
        settle(pending.incoming(), failed.leaves().refusal().orElseThrow(), 0);
      }
    }
    offerToLeave();
  }

  private void onOutcome(MailboxWriter.Pending pending, Outcome outcome) {
    var entry = pending.entry();
    switch (outcome) {
      case STORED, ALREADY_HELD -> {
        var before = waiting.put(entry.id(), new Waiting(entry.expiry(), entry.receivedAt()));
        awaitExpiry();
        settle(pending.incoming(), receiptOf(entry), before == null ? 1 : 0);
      }
      // Its owner has seen and deleted it: that is all that a writer can want.
      case DELETED -> settle(pending.incoming(), receiptOf(entry), 0);
      case EXPIRED -> settle(pending.incoming(), refused(Reason.EXPIRY, "expired already"), 0);
    }
  }

  /** The count first: whoever hears the answer may ask again at once. */
  private void settle(PeerLink.Incoming incoming, Response answer, int entries) {
    shelf.mailboxes().tell(new Mailboxes.Answered(address, context.getSelf(), entries));
    incoming.reply(answer);
  }

  private Response idsSince(long sinceMillis, List<ProviderRecord> providers) {
    var now = shelf.clock().now();
    return new Response.EntryIds(
        waiting.entrySet().stream()
            .filter(entry -> entry.getValue().expiry().isAfter(now))
            .filter(entry -> entry.getValue().receivedAt().toEpochMilli() > sinceMillis)
            .map(Map.Entry::getKey)
            .limit(shelf.rules().maxEntries())
            .toList(),
        providers);
  }

  private Response body(Hash256 id) {
    var entry = waiting.get(id);
    if (entry == null || !entry.expiry().isAfter(shelf.clock().now())) {
      return refused(Reason.NOT_FOUND, "");
    }
    try {
      return shelf
          .storage()
          .read(new MailboxStorage.EntryKey(address, id))
          .<Response>map(found -> new Response.EntryBody(found.entry()))
          .orElseGet(() -> refused(Reason.NOT_FOUND, ""));
    } catch (StoreFailure.Damaged damaged) {
      context.getLog().warn("entry {} is damaged: {}", id, damaged.getMessage());
      giveUp(id);
      return refused(Reason.NOT_FOUND, "");
    } catch (StoreFailure failure) {
      context.getLog().warn("entry {} cannot be read: {}", id, failure.getMessage());
      return refused(Reason.NOT_READY, "the disk does not answer");
    }
  }

  /** What cannot be read is nothing: other holders may give it again. */
  private void giveUp(Hash256 id) {
    waiting.remove(id);
    shelf.writer().tell(new MailboxWriter.Discard(new MailboxStorage.EntryKey(address, id)));
    shelf.mailboxes().tell(new Mailboxes.Settled(address, context.getSelf(), -1));
  }

  private void onDelete(Delete delete) {
    var doomed = delete.entries().stream().distinct().filter(waiting::containsKey).toList();
    if (doomed.isEmpty()) {
      delete.incoming().reply(new Response.Done());
      return;
    }
    beingWritten++;
    shelf
        .writer()
        .tell(new MailboxWriter.Delete(address, doomed, delete.incoming(), context.getSelf()));
  }

  private void onDeleted(Deleted deleted) {
    beingWritten--;
    var order = deleted.order();
    if (deleted.failure().isEmpty()) {
      var gone = 0;
      for (var id : order.entries()) {
        var entry = waiting.remove(id);
        if (entry != null) {
          tombstones.put(id, entry.expiry());
          gone++;
        }
      }
      shelf.mailboxes().tell(new Mailboxes.Settled(address, context.getSelf(), -gone));
      order.incoming().reply(new Response.Done());
    } else {
      shelf.mailboxes().tell(new Mailboxes.DiskIs(deleted.failure().get().leaves()));
      order.incoming().reply(refused(Reason.NOT_READY, "the disk failed"));
    }
    offerToLeave();
  }

  private void awaitExpiry() {
    var expiries =
        Stream.concat(waiting.values().stream().map(Waiting::expiry), tombstones.values().stream());
    expiries
        .min(Instant::compareTo)
        .ifPresent(
            next -> {
              var left = Duration.between(shelf.clock().now(), next);
              timers.startSingleTimer(Timer.EXPIRY, left.isNegative() ? Duration.ZERO : left);
            });
  }

  private void onExpiry() {
    var now = shelf.clock().now();
    var before = waiting.size();
    waiting.values().removeIf(entry -> !entry.expiry().isAfter(now));
    tombstones.values().removeIf(expiry -> !expiry.isAfter(now));
    shelf
        .mailboxes()
        .tell(new Mailboxes.Settled(address, context.getSelf(), waiting.size() - before));
    awaitExpiry();
    offerToLeave();
  }

  /** The news may cross with a new question: whoever gets it compares how many it has asked. */
  private void offerToLeave() {
    if (waiting.isEmpty() && tombstones.isEmpty() && beingWritten == 0) {
      shelf.mailboxes().tell(new Mailboxes.Empty(address, context.getSelf(), asked));
    }
  }

  private Response receiptOf(MailboxEntry entry) {
    return receipt(entry.id(), entry.expiry().toEpochMilli());
  }

  private Response receipt(Hash256 id, long expiresAtMillis) {
    var receipt = EntryReceipt.sign(address, id, expiresAtMillis, shelf.signing());
    return new Response.EntryStored(receipt.signature());
  }

  private static Response refused(Reason reason, String detail) {
    return new Response.Refused(reason, detail);
  }
}
