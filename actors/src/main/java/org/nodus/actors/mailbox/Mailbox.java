package org.nodus.actors.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.disk.WriteResult;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.mailbox.MailboxRules;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * The entries that wait at one address. Spawned by {@link Mailboxes} when one arrives or is found
 * at the start, on the blocking dispatcher, because it reads bodies from the disk itself; lets
 * entries go when their time has passed and offers to leave when nothing is left.
 *
 * <p>Whoever asks has been found to be the owner by {@link Mailboxes}.
 */
final class Mailbox {

  sealed interface Command {}

  /** From {@link Mailboxes}, which counts them. */
  sealed interface Asked extends Command {}

  /** For a device that is bound, what has come since? Answered with {@link Mailboxes.Looked}. */
  record Look(long number, long sinceMillis) implements Asked {}

  /** Gets one answer, always. */
  sealed interface Served extends Asked {
    PeerLink.Incoming incoming();
  }

  /**
   * An entry to keep.
   *
   * @param mayGrow whether the node has room for one entry more; what is here, and what takes the
   *     place of another, needs none
   */
  record Append(Request.AppendEntry entry, boolean mayGrow, PeerLink.Incoming incoming)
      implements Served {}

  record ListIds(long sinceMillis, List<ProviderRecord> providers, PeerLink.Incoming incoming)
      implements Served {}

  record Fetch(Hash256 entry, PeerLink.Incoming incoming) implements Served {}

  record Delete(List<Hash256> entries, PeerLink.Incoming incoming) implements Served {
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

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Hash256 address;
  private final Shelf shelf;

  private final Waitlist waiting;
  private final OpenAllowance allowance;
  private int beingAppended;
  private int beingDeleted;
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
    this.waiting = new Waitlist(found);
    this.allowance = new OpenAllowance(address, shelf, waiting);
  }

  /** The mailbox at {@code address}, with what the disk has of it, oldest first. */
  static Behavior<Command> create(Hash256 address, Shelf shelf, List<WaitingEntry> found) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var mailbox = new Mailbox(context, timers, address, shelf, found);
                  try {
                    mailbox.allowance.find(found).forEach(mailbox::giveUp);
                    mailbox.allowance.replaced().forEach(mailbox::replace);
                  } catch (StoreFailure failure) {
                    return unreadable(context, address, shelf, failure);
                  }
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
            return unreadable(context, address, shelf, failure);
          }
        });
  }

  private static Behavior<Command> unreadable(
      ActorContext<Command> context, Hash256 address, Shelf shelf, StoreFailure failure) {
    context.getLog().warn("mailbox {} cannot be read: {}", address, failure.getMessage());
    return UnreadableMailbox.create(address, shelf);
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
      case Append append ->
          onAppend(
              Arrival.of(append.entry(), append.incoming().from()),
              append.mayGrow(),
              append.incoming());
      case ListIds list ->
          list.incoming().reply(new Response.EntryIds(since(list.sinceMillis()), list.providers()));
      case Fetch fetch -> fetch.incoming().reply(body(fetch.entry()));
      case Delete delete -> onDelete(delete);
      case Look look -> onLook(look);
    }
  }

  private void onLook(Look look) {
    var ids = since(look.sinceMillis());
    var at = ids.isEmpty() ? look.sinceMillis() : waiting.receivedAt(ids.getLast());
    shelf.mailboxes().tell(new Mailboxes.Looked(look.number(), ids, at));
  }

  private void onAppend(Arrival arrival, boolean mayGrow, PeerLink.Incoming incoming) {
    var now = shelf.clock().now();
    var append = arrival.append();
    var state = stateFor(arrival, now);
    var isFull = state.waiting() >= shelf.rules().maxEntries();
    var grows = !state.known() && !waiting.has(arrival.id()) && !isFull;
    if (grows && !mayGrow) {
      settle(incoming, Mailboxes.FULL, 0);
      return;
    }
    switch (shelf.rules().admit(append, arrival.worth(), state, now.toEpochMilli())) {
      case MailboxRules.Admit admitted -> {
        beingAppended++;
        admitted.evicted().ifPresent(waiting::doom);
        var entry = arrival.receivedAt(waiting.nextReceivedAt(now));
        var pending = new MailboxWriter.Pending(incoming, entry, admitted.evicted());
        shelf.writer().tell(new MailboxWriter.Append(pending, context.getSelf()));
      }
      case MailboxRules.Known again ->
          settle(incoming, shelf.receipt(address, arrival.id(), append.expiresAtMillis()), 0);
      case MailboxRules.Costs costs -> {
        turnAway(arrival, now);
        settle(incoming, arrival.wanted(costs.units()), 0);
      }
      case MailboxRules.TurnAway turned -> {
        turnAway(arrival, now);
        settle(incoming, turned.answer(), 0);
      }
      case MailboxRules.Refuse refuse -> settle(incoming, refuse.answer(), 0);
    }
  }

  /**
   * Whoever hands it over need not bring it again in five minutes; a copy without its work shuts
   * nobody out.
   */
  private void turnAway(Arrival arrival, Instant now) {
    if (arrival.fromReplica()
        && shelf.rules().isPaid(arrival.append(), arrival.worth(), now.toEpochMilli())) {
      shelf.storage().turnAway(arrival.key(), arrival.expiry());
    }
  }

  private MailboxRules.State stateFor(Arrival arrival, Instant now) {
    // What waits already needs no place beside its own.
    var count = waiting.size() + beingAppended - (waiting.has(arrival.id()) ? 1 : 0);
    var isFull = count >= shelf.rules().maxEntries();
    return new MailboxRules.State(
        count,
        waiting.tombstones(),
        waiting.isSettled(arrival.worth()),
        isFull ? waiting.cheapest(now) : Optional.empty(),
        arrival.fromReplica(),
        allowance.left(now, beingAppended));
  }

  private void onWritten(MailboxWriter.Pending pending, WriteResult result) {
    beingAppended--;
    switch (result) {
      case WriteResult.Done done -> onOutcome(pending, done.outcome());
      case WriteResult.Failed failed -> {
        pending.evicted().ifPresent(waiting::spare);
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
        var isNew = waiting.stored(entry);
        allowance.stored(entry);
        allowance.replaced().forEach(this::replace);
        pending.evicted().ifPresent(isNew ? this::evict : waiting::spare);
        awaitExpiry();
        settle(pending.incoming(), receiptOf(entry), isNew ? 1 : 0);
        if (isNew && !Opening.isOne(entry.entry())) {
          var at = entry.receivedAt().toEpochMilli();
          shelf.mailboxes().tell(new Mailboxes.Arrived(address, entry.id(), at));
        }
      }
      // Its owner has seen and deleted it: that is all that a writer can want.
      case DELETED -> {
        pending.evicted().ifPresent(waiting::spare);
        settle(pending.incoming(), receiptOf(entry), 0);
      }
      case EXPIRED -> {
        pending.evicted().ifPresent(waiting::spare);
        settle(pending.incoming(), refused(Reason.EXPIRY, "expired already"), 0);
      }
    }
  }

  /** Deleted, so that it stays closed whoever brings it again when the later one is deleted. */
  private void replace(Hash256 id) {
    waiting.deleted(List.of(id));
    shelf.writer().tell(new MailboxWriter.Replace(new MailboxStorage.EntryKey(address, id)));
    shelf.mailboxes().tell(new Mailboxes.Settled(address, context.getSelf(), -1));
  }

  private void evict(Hash256 id) {
    waiting
        .evicted(id)
        .ifPresent(
            expiry -> {
              var key = new MailboxStorage.EntryKey(address, id);
              allowance.gone(id);
              shelf.writer().tell(new MailboxWriter.Evict(key, expiry));
              shelf.mailboxes().tell(new Mailboxes.Settled(address, context.getSelf(), -1));
            });
  }

  /** The count first: whoever hears the answer may ask again at once. */
  private void settle(PeerLink.Incoming incoming, Response answer, int entries) {
    shelf.mailboxes().tell(new Mailboxes.Answered(address, context.getSelf(), entries));
    incoming.reply(answer);
  }

  private List<Hash256> since(long millis) {
    return waiting.since(millis, shelf.clock().now(), shelf.rules().maxEntries());
  }

  private Response body(Hash256 id) {
    if (!waiting.isWaiting(id, shelf.clock().now())) {
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
    waiting.lost(id);
    allowance.gone(id);
    shelf.storage().welcome(address);
    shelf.writer().tell(new MailboxWriter.Discard(new MailboxStorage.EntryKey(address, id)));
    shelf.mailboxes().tell(new Mailboxes.Settled(address, context.getSelf(), -1));
  }

  private void onDelete(Delete delete) {
    var doomed = delete.entries().stream().distinct().filter(waiting::has).toList();
    if (doomed.isEmpty()) {
      delete.incoming().reply(new Response.Done());
      return;
    }
    beingDeleted++;
    shelf
        .writer()
        .tell(new MailboxWriter.Delete(address, doomed, delete.incoming(), context.getSelf()));
  }

  private void onDeleted(Deleted deleted) {
    beingDeleted--;
    var order = deleted.order();
    if (deleted.failure().isEmpty()) {
      var gone = waiting.deleted(order.entries());
      order.entries().forEach(allowance::deleted);
      shelf.storage().welcome(address);
      shelf.mailboxes().tell(new Mailboxes.Settled(address, context.getSelf(), -gone));
      order.incoming().reply(new Response.Done());
    } else {
      shelf.mailboxes().tell(new Mailboxes.DiskIs(deleted.failure().get().leaves()));
      order.incoming().reply(refused(Reason.NOT_READY, "the disk failed"));
    }
    offerToLeave();
  }

  private void awaitExpiry() {
    waiting
        .nextExpiry()
        .ifPresent(
            next -> {
              var left = Duration.between(shelf.clock().now(), next);
              timers.startSingleTimer(Timer.EXPIRY, left.isNegative() ? Duration.ZERO : left);
            });
  }

  private void onExpiry() {
    var gone = waiting.expire(shelf.clock().now());
    if (gone > 0) {
      shelf.storage().welcome(address);
    }
    shelf.mailboxes().tell(new Mailboxes.Settled(address, context.getSelf(), -gone));
    awaitExpiry();
    offerToLeave();
  }

  /** The news may cross with a new question: whoever gets it compares how many it has asked. */
  private void offerToLeave() {
    if (waiting.isEmpty() && beingAppended + beingDeleted == 0) {
      shelf.mailboxes().tell(new Mailboxes.Empty(address, context.getSelf(), asked));
    }
  }

  private Response receiptOf(MailboxEntry entry) {
    return shelf.receipt(address, entry.id(), entry.expiry().toEpochMilli());
  }

  private static Response refused(Reason reason, String detail) {
    return new Response.Refused(reason, detail);
  }
}
