package org.nodus.actors.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.disk.DiskState;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * The mailbox branch of a node: serves {@link Request.Mailboxes}, lets only owners read, and hands
 * each question to the {@link Mailbox} of its address. A mailbox that is unknown and one that is
 * empty give the same answers, on the same way.
 *
 * <p>A receipt is signed only after the entry is durable. Every request gets exactly one answer.
 * After a failed write the branch is read-only until it is started again.
 */
public final class Mailboxes extends AbstractMatchingBehavior<Mailboxes.Command> {

  public sealed interface Command {}

  public record GetStatus(ActorRef<Status> replyTo) implements Command {}

  /**
   * How the branch stands.
   *
   * @param writable whether it takes new entries now
   * @param mailboxes that have an actor
   */
  public record Status(boolean writable, int mailboxes, int entries) {}

  /**
   * What the branch is made of.
   *
   * @param keys sign its receipts, and its id stands in the proofs of owners
   * @param storage stays the caller's to close, after this branch has stopped
   * @param link where its requests come from
   * @param news hears of each mailbox that begins to hold something
   * @param allowances hears what owners have opened, again after a restart
   */
  public record Parts(
      Env env,
      NodeKeys keys,
      MailboxLimits limits,
      MailboxStorage storage,
      ActorRef<PeerLink.Command> link,
      ActorRef<Opened> news,
      ActorRef<OpenUntil> allowances) {}

  /** Something is here for this mailbox from now on. */
  public record Opened(Hash256 address) {}

  /** Until then, and not longer, a contact may write there without work. */
  public record OpenUntil(Hash256 address, Instant until) implements Command {}

  record Indexed(List<WaitingEntry> waiting) implements Command {}

  /** An append was answered; so many entries more wait now. */
  record Answered(Hash256 address, ActorRef<Mailbox.Command> mailbox, int more)
      implements Command {}

  /** So many entries more, or fewer, wait now. */
  record Settled(Hash256 address, ActorRef<Mailbox.Command> mailbox, int more) implements Command {}

  /** A mailbox holds nothing more, after so many questions. */
  record Empty(Hash256 address, ActorRef<Mailbox.Command> mailbox, long asked) implements Command {}

  /** The answer to {@link Mailbox.Look}: what had come, and when the last of it. */
  record Looked(long number, List<Hash256> found, long atMillis) implements Command {}

  /** The other answer to {@link Mailbox.Look}: the disk does not say what had come. */
  record Unlooked(long number) implements Command {}

  /** A new entry is on the disk, and its writer has been told. */
  record Arrived(Hash256 address, Hash256 entry, long atMillis) implements Command {}

  /** What the disk is good for; {@code DRAINING} when nothing new shall come. */
  public record DiskIs(DiskState state) implements Command {}

  /** News of the disk that no request waits for. */
  enum DiskNews implements Command {
    UNREADABLE,
    READ_ONLY,
    WRITER_STOPPED
  }

  private record Served(PeerLink.Incoming incoming) implements Command {}

  record MailboxStopped(Hash256 address, ActorRef<Mailbox.Command> mailbox) implements Command {}

  private enum Timer implements Command {
    /** Tombstones and entries that expired in it can go, with their keys. */
    MINUTE_PASSED,
    DISK_MAY_HAVE_ROOM,
    /** Some bound devices have waited long enough. */
    BINDINGS_LAPSE
  }

  /** A device waits that much longer than it has to, and all are looked at that often. */
  private static final Duration BETWEEN_LAPSES = Duration.ofSeconds(5);

  static final Response FULL = refused(Reason.FULL, "all mailboxes together are full");

  private final TimerScheduler<Command> timers;
  private final Parts parts;
  private final ActorRef<MailboxWriter.Command> writer;
  private final MailboxTable table;
  private final OwnerCheck owners;
  private final Providers providers = new Providers();
  private final Bindings bindings;
  private DiskState disk = DiskState.LOADING;

  private Mailboxes(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
    super(context);
    this.timers = timers;
    this.parts = parts;
    var clock = parts.env().clock();
    var limits = parts.limits();
    writer =
        context.spawn(
            MailboxWriter.create(parts.storage(), clock, context.getSelf()),
            "writer",
            DispatcherSelector.blocking());
    var shelf =
        new Shelf(
            parts.storage(),
            clock,
            limits.rules(),
            parts.keys().signing(),
            writer,
            context.getSelf());
    table = new MailboxTable(context, shelf, parts.news());
    bindings = new Bindings(limits.maxDevices());
    owners = new OwnerCheck(parts.keys().id(), clock, limits);
  }

  /** Serves from the start; refuses as {@code NOT_READY} until the index has been read. */
  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var mailboxes = new Mailboxes(context, timers, parts);
                  mailboxes.start();
                  return mailboxes;
                }));
  }

  private void start() {
    var requests = getContext().messageAdapter(PeerLink.Incoming.class, Served::new);
    parts.link().tell(new PeerLink.Serve(Request.Service.MAILBOXES, requests));
    getContext().watchWith(writer, DiskNews.WRITER_STOPPED);
    writer.tell(MailboxWriter.Order.READ_INDEX);
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Served served -> serve(served.incoming());
      case Answered answered -> table.onAnswered(answered);
      case Settled settled -> {
        table.onSettled(settled);
        if (settled.more() < 0) {
          forget();
        }
      }
      case OpenUntil open -> parts.allowances().tell(open);
      case Empty empty -> table.onEmpty(empty);
      case MailboxStopped stopped -> table.onStopped(stopped);
      case Looked looked ->
          bindings.looked(looked.number(), looked.found(), looked.atMillis(), nowNanos());
      case Unlooked unlooked -> bindings.unlooked(unlooked.number(), nowNanos());
      case Arrived arrived ->
          bindings.arrived(arrived.address(), arrived.entry(), arrived.atMillis(), nowNanos());
      case Timer.BINDINGS_LAPSE -> lapse();
      case Indexed indexed -> onIndexed(indexed.waiting());
      case DiskIs is -> enter(is.state());
      case DiskNews news -> onDiskNews(news);
      case Timer.MINUTE_PASSED -> forget();
      case Timer.DISK_MAY_HAVE_ROOM -> enter(DiskState.WRITABLE);
      case GetStatus query ->
          query
              .replyTo()
              .tell(new Status(disk == DiskState.WRITABLE, table.mailboxes(), table.entries()));
    }
    return this;
  }

  private void serve(PeerLink.Incoming incoming) {
    if (!(incoming.request() instanceof Request.Mailboxes request)) {
      incoming.reply(refused(Reason.UNSUPPORTED, ""));
    } else if (disk == DiskState.LOADING) {
      incoming.reply(refused(Reason.NOT_READY, "what is held is not known yet"));
    } else {
      serve(request, incoming);
    }
  }

  private void serve(Request.Mailboxes request, PeerLink.Incoming incoming) {
    switch (request) {
      case Request.AppendEntry append -> onAppend(append, incoming);
      case Request.ListEntries list ->
          ask(
              list.address(),
              list.access(),
              new Mailbox.ListIds(list.sinceMillis(), providersOf(list.address()), incoming));
      case Request.BindMailbox bind -> onBind(bind, incoming);
      case Request.FetchEntry fetch ->
          ask(fetch.address(), fetch.access(), new Mailbox.Fetch(fetch.entry(), incoming));
      case Request.DeleteEntries delete ->
          ask(delete.address(), delete.access(), new Mailbox.Delete(delete.entries(), incoming));
      case Request.AnnounceProvider announce ->
          incoming.reply(providers.announced(announce, incoming.from(), nowMillis()));
    }
  }

  private List<ProviderRecord> providersOf(Hash256 address) {
    return providers.of(address, nowMillis());
  }

  private long nowMillis() {
    return parts.env().clock().now().toEpochMilli();
  }

  private void onAppend(Request.AppendEntry append, PeerLink.Incoming incoming) {
    var mayGrow = table.entries() + table.beingAppended() < parts.limits().maxEntries();
    var refusal = disk.refusal().or(this::crowded);
    if (refusal.isPresent()) {
      incoming.reply(refusal.get());
    } else if (!mayGrow && !table.has(append.address())) {
      incoming.reply(FULL);
    } else {
      table.append(append.address(), new Mailbox.Append(append, mayGrow, incoming));
    }
  }

  private Optional<Response> crowded() {
    return table.beingAppended() >= parts.limits().waitingWrites()
        ? Optional.of(refused(Reason.BUSY, "the disk is behind"))
        : Optional.empty();
  }

  private void ask(Hash256 address, Request.MailboxAccess access, Mailbox.Served question) {
    var refusal = owners.refusal(address, access);
    if (refusal.isPresent()) {
      question.incoming().reply(refusal.get());
    } else {
      table.ask(address, question);
    }
  }

  private void onBind(Request.BindMailbox bind, PeerLink.Incoming incoming) {
    var refusal = owners.refusal(bind.address(), bind.access());
    if (refusal.isPresent()) {
      incoming.reply(refusal.get());
      return;
    }
    bindings
        .bind(bind.address(), bind.sinceMillis(), incoming, nowNanos())
        .ifPresent(
            number -> {
              table.ask(bind.address(), new Mailbox.Look(number, bind.sinceMillis()));
              if (!timers.isTimerActive(Timer.BINDINGS_LAPSE)) {
                timers.startSingleTimer(Timer.BINDINGS_LAPSE, BETWEEN_LAPSES);
              }
            });
  }

  private void lapse() {
    bindings.lapse(nowNanos());
    if (!bindings.isEmpty()) {
      timers.startSingleTimer(Timer.BINDINGS_LAPSE, BETWEEN_LAPSES);
    }
  }

  private long nowNanos() {
    return parts.env().clock().nanoTime();
  }

  private void onIndexed(List<WaitingEntry> found) {
    var byAddress = new LinkedHashMap<Hash256, List<WaitingEntry>>();
    for (var entry : found) {
      byAddress.computeIfAbsent(entry.address(), none -> new ArrayList<>()).add(entry);
    }
    byAddress.forEach(
        (address, waiting) -> {
          waiting.sort(
              Comparator.comparing(WaitingEntry::receivedAt).thenComparing(WaitingEntry::id));
          table.open(address, waiting);
        });
    enter(DiskState.WRITABLE);
    getContext()
        .getLog()
        .info("{} entries wait in {} mailboxes", table.entries(), table.mailboxes());
    // What expired while no process was there, deleted things too: nobody else will ask for it.
    forget();
  }

  /** At once, and again when the minute is over: its keys go then. */
  private void forget() {
    if (disk != DiskState.LOADING && disk != DiskState.READ_ONLY) {
      writer.tell(MailboxWriter.Order.EXPIRE);
    }
    if (!timers.isTimerActive(Timer.MINUTE_PASSED)) {
      var now = parts.env().clock().now();
      var minute = now.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
      timers.startSingleTimer(Timer.MINUTE_PASSED, Duration.between(now, minute));
    }
  }

  private void onDiskNews(DiskNews news) {
    getContext().getLog().error("the mailboxes are read-only from now on: {}", news);
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
}
