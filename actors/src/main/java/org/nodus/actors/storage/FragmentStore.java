package org.nodus.actors.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.disk.DiskState;
import org.nodus.actors.disk.WriteResult;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.HeldFragment;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * The storing branch of a node: serves {@link Request.Fragments}, lets in what is admissible, paid
 * where it must be and proven ({@link Intake}), has it written by {@link FragmentWriter} and given
 * out by one {@link FragmentKeeper} each.
 *
 * <p>A receipt is signed only after the fragment is durable. Every request gets exactly one answer.
 * After a failed write the branch is read-only until it is started again; a full disk is tried
 * again after {@link StorageLimits#fullPause}.
 */
public final class FragmentStore extends AbstractMatchingBehavior<FragmentStore.Command> {

  public sealed interface Command {}

  public record GetStatus(ActorRef<Status> replyTo) implements Command {}

  /**
   * How the branch stands.
   *
   * @param writable whether it takes new fragments now
   * @param heldBytes of live fragments, as the quota counts them
   * @param awake keepers in memory: of fragments that are new, paid or in use
   * @param partialBytes in memory, of fragments whose ranges are still coming
   */
  public record Status(
      boolean writable,
      int fragments,
      int awake,
      long heldBytes,
      long quotaBytes,
      int partialBytes) {}

  /**
   * What the branch is made of.
   *
   * @param keys sign its receipts
   * @param storage stays the caller's to close, after this branch has stopped
   * @param link where its requests come from
   * @param custody asked and told about paid fragments
   * @param news told about all of them
   */
  public record Parts(
      Env env,
      NodeKeys keys,
      StorageLimits limits,
      FragmentStorage storage,
      ActorRef<PeerLink.Command> link,
      ActorRef<Custody.Command> custody,
      ActorRef<HoldingNews> news) {}

  /**
   * Takes a fragment that this node has rebuilt itself. Answered as {@link Request.StoreFragment}
   * is.
   */
  public record Adopt(StoredFragment fragment, ActorRef<PeerLink.Reply> replyTo)
      implements Command {}

  /** What is held here, whole, without its lock; nothing when it is not to be had. */
  public record Read(MessageId message, int index, ActorRef<Optional<StoredFragment>> replyTo)
      implements Command {}

  /** Lets go of a fragment that others hold now; {@code true} once it is gone. */
  public record LetGo(MessageId message, int index, ActorRef<Boolean> replyTo) implements Command {}

  /** From now on nothing new is taken: what is here goes to others. */
  public enum Drain implements Command {
    BEGIN
  }

  /** A page of what is held; pages come in the order of the index. */
  record Indexed(List<HeldFragment> held, boolean isLast) implements Command {}

  record Written(FragmentWriter.Pending pending, WriteResult result) implements Command {}

  /** All fragments of the message are gone, durably, unless the disk failed. */
  record Deleted(
      MessageId message, PeerLink.Incoming incoming, Optional<WriteResult.Failed> failure)
      implements Command {}

  record Released(FragmentWriter.Release order, Optional<WriteResult.Failed> failure)
      implements Command {}

  /** A keeper let its fragment go; it waits to be stopped. */
  record Expired(FragmentKeeper.Place place) implements Command {}

  /** A keeper found its fragment damaged. */
  record Spoilt(FragmentKeeper.Place place) implements Command {}

  /** What is asked to be held for longer can be read. */
  record Legible(PeerLink.Incoming incoming, Request.ExtendFragment extend, Fragment fragment)
      implements Command {}

  record DeleteAllowed(MessageId message, PeerLink.Incoming incoming) implements Command {}

  record KeeperStopped(String entityId, ActorRef<FragmentKeeper.Command> keeper)
      implements Command {}

  /** Nobody has asked this keeper for long. */
  record Idle(FragmentKeeper.Place place, ActorRef<FragmentKeeper.Command> keeper)
      implements Command {}

  /** These have expired, says the disk's index, and forgets them. */
  record Gone(List<FragmentKeeper.Place> places) implements Command {}

  /** {@link FragmentWriter.Order#EXPIRE} is done, or failed; {@code next} expires next. */
  record Forgotten(Optional<Instant> next) implements Command {}

  record PaymentChecked(FragmentWriter.Pending pending, Custody.@Nullable PaymentAnswer answer)
      implements Command {}

  /** News of the disk that no request waits for. */
  enum DiskNews implements Command {
    UNREADABLE,
    READ_ONLY,
    WRITER_STOPPED
  }

  private record Served(PeerLink.Incoming incoming) implements Command {}

  record SecretChecked(PeerLink.Incoming incoming, Custody.@Nullable SecretAnswer answer)
      implements Command {}

  enum Timer implements Command {
    /** Partial fragments grow stale. */
    TIDY,
    /** Fragments and tombstones that expired in it can go, with their keys. */
    MINUTE_PASSED,
    NEXT_EXPIRY,
    DISK_MAY_HAVE_ROOM
  }

  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

  private final TimerScheduler<Command> timers;
  private final Parts parts;
  private final ActorRef<FragmentWriter.Command> writer;
  private final Keepers keepers;
  private final Forgetting forgetting;
  private final Intake intake;
  private final Questions questions;
  private final Secrets secrets;
  private final OwnFragments own;
  private DiskState disk = DiskState.LOADING;

  private FragmentStore(
      ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
    super(context);
    this.timers = timers;
    this.parts = parts;
    var clock = parts.env().clock();
    writer =
        context.spawn(
            FragmentWriter.create(parts.storage(), clock, context.getSelf()),
            "writer",
            DispatcherSelector.blocking());
    keepers = new Keepers(context, parts);
    forgetting = new Forgetting(timers, writer, clock);
    intake = new Intake(context, parts, writer, keepers);
    questions = new Questions(parts.keys().id(), keepers);
    secrets = new Secrets(context, parts);
    own = new OwnFragments(parts.keys(), keepers, intake, writer);
  }

  /** Serves from the start; refuses as {@code NOT_READY} until the index has been read. */
  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var store = new FragmentStore(context, timers, parts);
                  store.start();
                  return store;
                }));
  }

  private void start() {
    var requests = getContext().messageAdapter(PeerLink.Incoming.class, Served::new);
    parts.link().tell(new PeerLink.Serve(Request.Service.FRAGMENTS, requests));
    getContext().watchWith(writer, DiskNews.WRITER_STOPPED);
    parts.news().tell(new HoldingNews.Began(getContext().getSelf()));
    writer.tell(FragmentWriter.Order.READ_INDEX);
    timers.startTimerWithFixedDelay(Timer.TIDY, TIDY_EVERY);
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Served served -> serve(served.incoming());
      case PaymentChecked checked -> intake.paymentChecked(checked.pending(), checked.answer());
      case Written written -> onWritten(written.pending(), written.result());
      case SecretChecked checked -> checked.incoming().reply(Secrets.answerTo(checked.answer()));
      case Legible held -> intake.extend(held.incoming(), held.extend(), held.fragment(), disk);
      case DeleteAllowed allowed ->
          writer.tell(new FragmentWriter.Delete(allowed.message(), allowed.incoming()));
      case Deleted deleted -> onDeleted(deleted);
      case Adopt adopt -> own.adopt(adopt, disk);
      case Read read -> own.read(read);
      case LetGo letGo -> own.letGo(letGo, disk);
      case Released released -> onReleased(released);
      case Spoilt spoilt -> own.giveUp(spoilt.place(), disk);
      case Drain.BEGIN -> enter(DiskState.DRAINING);
      case Expired expired -> onExpired(expired.place());
      case Gone gone -> gone.places().forEach(keepers::expired);
      case Forgotten forgotten -> {
        forgetting.done(forgotten.next());
        keepers.expireSpoilt().ifPresent(forgetting::wakeBy);
      }
      case Idle idle -> keepers.idle(idle.place(), idle.keeper());
      case KeeperStopped stopped -> keepers.stopped(stopped.entityId(), stopped.keeper());
      case Indexed indexed -> onIndexed(indexed);
      case DiskNews news -> onDiskNews(news);
      case Timer.TIDY -> intake.dropStale();
      case Timer.MINUTE_PASSED -> forgetting.now(disk);
      case Timer.NEXT_EXPIRY -> forgetting.now(disk);
      case Timer.DISK_MAY_HAVE_ROOM -> enter(DiskState.WRITABLE);
      case GetStatus query -> query.replyTo().tell(status());
    }
    return this;
  }

  private void serve(PeerLink.Incoming incoming) {
    if (!(incoming.request() instanceof Request.Fragments request)) {
      incoming.reply(refused(Reason.UNSUPPORTED, ""));
      return;
    }
    switch (request) {
      case Request.OfferFragment offer -> incoming.reply(intake.answerTo(offer, disk));
      case Request.StoreFragment store -> onStore(incoming, store);
      case Request.ExtendFragment extend -> onExtend(incoming, extend);
      case Request.FetchFragment fetch -> questions.fetch(incoming, fetch, disk);
      case Request.ProvePossession prove -> questions.prove(incoming, prove, disk);
      case Request.SampleFragment sample -> questions.sample(incoming, sample, disk);
      case Request.ReleaseSecret release -> secrets.ask(incoming, release);
      case Request.DeleteFragments delete -> questions.delete(incoming, delete, disk);
    }
  }

  /** What is held needs no more bytes: so a receipt that got lost costs one range, not all. */
  private void onStore(PeerLink.Incoming incoming, Request.StoreFragment store) {
    var place = new FragmentKeeper.Place(store.commitment().id(), store.index());
    var until = Instant.ofEpochMilli(store.expiresAtMillis());
    if (store.payment().isEmpty()
        && until.isAfter(parts.env().clock().now())
        && keepers.holds(place, until)) {
      incoming.reply(receipt(place, store.expiresAtMillis()));
    } else {
      intake.take(incoming, store, disk);
    }
  }

  /** What can be refused is refused before the disk is asked. */
  private void onExtend(PeerLink.Incoming incoming, Request.ExtendFragment extend) {
    var place = new FragmentKeeper.Place(extend.commitment().id(), extend.index());
    var until = Instant.ofEpochMilli(extend.expiresAtMillis());
    if (extend.payment().isEmpty() && keepers.holds(place, until)) {
      incoming.reply(receipt(place, extend.expiresAtMillis()));
    } else {
      intake
          .refusal(extend, place, disk)
          .ifPresentOrElse(incoming::reply, () -> questions.extend(incoming, extend, disk));
    }
  }

  private void onWritten(FragmentWriter.Pending pending, WriteResult result) {
    switch (result) {
      case WriteResult.Done done -> onOutcome(pending, done.outcome());
      case WriteResult.Failed failed -> {
        enter(failed.leaves());
        intake.notStored(pending, failed.leaves().refusal().orElseThrow());
      }
    }
  }

  private void onOutcome(FragmentWriter.Pending pending, Outcome outcome) {
    switch (outcome) {
      case STORED, ALREADY_HELD -> {
        var stored = pending.fragment();
        keepers.keep(stored);
        forgetting.wakeBy(stored.expiry());
        var place = new FragmentKeeper.Place(stored.message(), stored.fragment().index());
        intake.answer(pending, receipt(place, stored.expiry().toEpochMilli()));
      }
      case DELETED -> intake.notStored(pending, refused(Reason.CONFLICT, "deleted"));
      case EXPIRED -> intake.notStored(pending, refused(Reason.EXPIRY, "expired already"));
    }
  }

  private Response receipt(FragmentKeeper.Place place, long expiresAtMillis) {
    var signing = parts.keys().signing();
    var receipt = StorageReceipt.sign(place.message(), place.index(), expiresAtMillis, signing);
    return new Response.FragmentStored(place.index(), expiresAtMillis, receipt.signature());
  }

  private void onDeleted(Deleted deleted) {
    if (deleted.failure().isEmpty()) {
      keepers.deleted(deleted.message());
      deleted.incoming().reply(new Response.Done());
    } else {
      enter(deleted.failure().get().leaves());
      deleted.incoming().reply(refused(Reason.NOT_READY, "the disk failed"));
    }
  }

  private void onReleased(Released released) {
    var isGone = released.failure().isEmpty();
    if (isGone) {
      keepers.gone(released.order().place());
    } else {
      enter(released.failure().get().leaves());
    }
    released.order().asker().tell(isGone);
  }

  private void onExpired(FragmentKeeper.Place place) {
    if (keepers.expired(place)) {
      forgetting.now(disk);
    }
  }

  private void onIndexed(Indexed indexed) {
    indexed.held().forEach(keepers::resume);
    if (indexed.isLast()) {
      enter(DiskState.WRITABLE);
      getContext().getLog().info("{} fragments are held", keepers.count());
      // What expired while no process was there, deleted things too: nobody else will ask for it.
      forgetting.now(disk);
    }
  }

  private void onDiskNews(DiskNews news) {
    getContext().getLog().error("the fragments are read-only from now on: {}", news);
    // While the index was never read, nobody knows what is held: no question can be answered.
    if (disk != DiskState.LOADING) {
      enter(DiskState.READ_ONLY);
    }
  }

  private void enter(DiskState next) {
    var before = disk;
    disk = disk.then(next);
    if (disk != before) {
      getContext().getLog().info("the disk was {} and is {}", before, disk);
      if (disk == DiskState.FULL) {
        timers.startSingleTimer(Timer.DISK_MAY_HAVE_ROOM, parts.limits().fullPause());
      }
    }
  }

  private static Response refused(Reason reason, String detail) {
    return new Response.Refused(reason, detail);
  }

  private Status status() {
    return new Status(
        disk == DiskState.WRITABLE,
        keepers.count(),
        keepers.awake(),
        keepers.bytes(),
        parts.limits().quotaBytes(),
        intake.partialBytes());
  }
}
