package org.nodus.actors.mailbox;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * empty give the same answers.
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
   */
  public record Parts(
      Env env,
      NodeKeys keys,
      MailboxLimits limits,
      MailboxStorage storage,
      ActorRef<PeerLink.Command> link,
      ActorRef<Opened> news) {}

  /** Something is here for this mailbox from now on. */
  public record Opened(Hash256 address) {}

  record Indexed(List<WaitingEntry> waiting) implements Command {}

  /** An append was answered; so many entries more wait now. */
  record Answered(Hash256 address, ActorRef<Mailbox.Command> mailbox, int more)
      implements Command {}

  /** So many entries more, or fewer, wait now. */
  record Settled(Hash256 address, ActorRef<Mailbox.Command> mailbox, int more) implements Command {}

  /** A mailbox holds nothing more, after so many questions. */
  record Empty(Hash256 address, ActorRef<Mailbox.Command> mailbox, long asked) implements Command {}

  /** What the disk is good for; {@code DRAINING} when nothing new shall come. */
  public record DiskIs(DiskState state) implements Command {}

  /** News of the disk that no request waits for. */
  enum DiskNews implements Command {
    UNREADABLE,
    READ_ONLY,
    WRITER_STOPPED
  }

  private record Served(PeerLink.Incoming incoming) implements Command {}

  private record MailboxStopped(Hash256 address, ActorRef<Mailbox.Command> mailbox)
      implements Command {}

  private enum Timer implements Command {
    /** Tombstones and entries that expired in it can go, with their keys. */
    MINUTE_PASSED,
    DISK_MAY_HAVE_ROOM
  }

  /** One mailbox, how many questions it was sent, and what it has told. */
  private static final class Line {
    final ActorRef<Mailbox.Command> mailbox;
    long asked;
    int beingAppended;
    int entries;

    Line(ActorRef<Mailbox.Command> mailbox) {
      this.mailbox = mailbox;
    }
  }

  private final TimerScheduler<Command> timers;
  private final Parts parts;
  private final ActorRef<MailboxWriter.Command> writer;
  private final Mailbox.Shelf shelf;
  private final OwnerCheck owners;
  private final Providers providers = new Providers();
  private final Map<Hash256, Line> lines = new HashMap<>();
  private DiskState disk = DiskState.LOADING;
  private int entries;
  private int beingAppended;

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
    shelf =
        new Mailbox.Shelf(
            parts.storage(),
            clock,
            limits.rules(),
            parts.keys().signing(),
            writer,
            context.getSelf());
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
      case Answered answered -> onAnswered(answered);
      case Settled settled -> onSettled(settled);
      case Empty empty -> onEmpty(empty);
      case MailboxStopped stopped -> onStopped(stopped);
      case Indexed indexed -> onIndexed(indexed.waiting());
      case DiskIs is -> enter(is.state());
      case DiskNews news -> onDiskNews(news);
      case Timer.MINUTE_PASSED -> forget();
      case Timer.DISK_MAY_HAVE_ROOM -> enter(DiskState.WRITABLE);
      case GetStatus query ->
          query.replyTo().tell(new Status(disk == DiskState.WRITABLE, lines.size(), entries));
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
              new Mailbox.ListIds(list.sinceMillis(), providersOf(list.address()), incoming),
              incoming,
              new Response.EntryIds(List.of(), providersOf(list.address())));
      case Request.FetchEntry fetch ->
          ask(
              fetch.address(),
              fetch.access(),
              new Mailbox.Fetch(fetch.entry(), incoming),
              incoming,
              refused(Reason.NOT_FOUND, ""));
      case Request.DeleteEntries delete ->
          ask(
              delete.address(),
              delete.access(),
              new Mailbox.Delete(delete.entries(), incoming),
              incoming,
              new Response.Done());
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
    var refusal = disk.refusal().or(this::crowded);
    if (refusal.isPresent()) {
      incoming.reply(refusal.get());
      return;
    }
    var line = lines.get(append.address());
    if (line == null) {
      line = open(append.address(), List.of());
    }
    beingAppended++;
    line.beingAppended++;
    tell(line, new Mailbox.Append(append, incoming));
  }

  private Optional<Response> crowded() {
    if (entries + beingAppended >= parts.limits().maxEntries()) {
      return Optional.of(refused(Reason.FULL, "all mailboxes together are full"));
    }
    return beingAppended >= parts.limits().waitingWrites()
        ? Optional.of(refused(Reason.BUSY, "the disk is behind"))
        : Optional.empty();
  }

  /** Asks for the owner; {@code empty} is what an empty mailbox would say. */
  private void ask(
      Hash256 address,
      Request.MailboxAccess access,
      Mailbox.Asked question,
      PeerLink.Incoming incoming,
      Response empty) {
    var refusal = owners.refusal(address, access);
    var line = lines.get(address);
    if (refusal.isPresent()) {
      incoming.reply(refusal.get());
    } else if (line == null) {
      incoming.reply(empty);
    } else {
      tell(line, question);
    }
  }

  private static void tell(Line line, Mailbox.Asked question) {
    line.asked++;
    line.mailbox.tell(question);
  }

  private Line open(Hash256 address, List<WaitingEntry> found) {
    var line = line(address, Mailbox.create(address, shelf, found));
    parts.news().tell(new Opened(address));
    line.entries = found.size();
    entries += found.size();
    return line;
  }

  private Line line(Hash256 address, Behavior<Mailbox.Command> behavior) {
    var mailbox = getContext().spawnAnonymous(behavior, DispatcherSelector.blocking());
    getContext().watchWith(mailbox, new MailboxStopped(address, mailbox));
    var line = new Line(mailbox);
    lines.put(address, line);
    return line;
  }

  private Optional<Line> current(Hash256 address, ActorRef<Mailbox.Command> mailbox) {
    return Optional.ofNullable(lines.get(address)).filter(line -> line.mailbox.equals(mailbox));
  }

  private void onAnswered(Answered answered) {
    current(answered.address(), answered.mailbox())
        .ifPresent(
            line -> {
              line.beingAppended--;
              beingAppended--;
              line.entries += answered.more();
              entries += answered.more();
            });
  }

  private void onSettled(Settled settled) {
    current(settled.address(), settled.mailbox())
        .ifPresent(
            line -> {
              line.entries += settled.more();
              entries += settled.more();
            });
    if (settled.more() < 0) {
      forget();
    }
  }

  private void onEmpty(Empty empty) {
    var line = current(empty.address(), empty.mailbox());
    if (line.isPresent() && line.get().asked == empty.asked()) {
      lines.remove(empty.address());
      empty.mailbox().tell(Mailbox.Stop.NOT_NEEDED);
    }
  }

  /** One that stopped while it was needed failed: what it held comes back from the disk. */
  private void onStopped(MailboxStopped stopped) {
    var failed = current(stopped.address(), stopped.mailbox());
    if (failed.isPresent()) {
      getContext().getLog().warn("mailbox {} failed and is read anew", stopped.address());
      beingAppended -= failed.get().beingAppended;
      entries -= failed.get().entries;
      line(stopped.address(), Mailbox.recover(stopped.address(), shelf));
    }
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
          open(address, waiting);
        });
    enter(DiskState.WRITABLE);
    getContext().getLog().info("{} entries wait in {} mailboxes", entries, lines.size());
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
