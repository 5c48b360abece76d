package org.nodus.actors.replication;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Neighbourhood;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.ReplicaSummary;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.WireLimits;

/**
 * The replicating branch of a node: every few minutes it compares with each neighbour what both
 * should hold and gives it what it lacks; serves {@link Request.Replicas}. Reads the disks of the
 * mailboxes and the records and never writes: what comes in comes in as from any writer.
 *
 * <p>Touches the disk, so it must be spawned on the blocking dispatcher.
 */
public final class Replication extends AbstractMatchingBehavior<Replication.Command> {

  public sealed interface Command {}

  /**
   * What bounds it.
   *
   * @param every pause between two rounds, more or less a quarter
   * @param neighbours with whom a round compares, of the nearest
   * @param parallel neighbours at the same time
   * @param entriesPerRound entries that one neighbour gets in one round at most
   * @param answerWithin how long one answer may take
   */
  public record Limits(
      Duration every, int neighbours, int parallel, int entriesPerRound, Duration answerWithin) {

    /** A summary is 40 bytes, so a mailbox costs 16 × 40 B in 300 s: 2 B/s. 256 entries: 4 MiB. */
    public static final Limits DEFAULT =
        new Limits(Duration.ofMinutes(5), 40, 4, 256, Duration.ofSeconds(10));
  }

  /**
   * What the branch is made of.
   *
   * @param self who we are, and where others find us
   * @param signing its signing pair
   * @param scatter which nodes are the replicas of a thing
   */
  public record Parts(
      Env env,
      Contact self,
      KeyPair signing,
      Scatter scatter,
      Limits limits,
      ReplicaShelves shelves,
      ActorRef<PeerLink.Command> link,
      ActorRef<RoutingTable.Command> table) {}

  /** Brings everything to those who hold it without us; answered when the round has ended. */
  public record Leave(ActorRef<Left> replyTo) implements Command {}

  /** How many entries and versions others took, and how many of the neighbours did not answer. */
  public record Left(int given, int silent) {}

  private record Opened(Hash256 address) implements Command {}

  private record Served(PeerLink.Incoming incoming) implements Command {}

  private record Around(Neighbourhood neighbourhood) implements Command {}

  private record Ended(ReplicaRound.Outcome outcome) implements Command {}

  private enum Timer implements Command {
    ROUND,
    LOOK
  }

  /** The table is in this process; only when our neighbours have changed is there more to do. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private final TimerScheduler<Command> timers;
  private final Parts parts;
  private final ActorRef<Neighbourhood> neighbourhoods;
  private final ActorRef<ReplicaRound.Outcome> ended;
  private final Deque<ReplicaRound.Task> next = new ArrayDeque<>();
  private final Providing providing;
  private Set<NodeId> near = new HashSet<>();
  private Set<Hash256> knownCrowds = Set.of();
  private Optional<ActorRef<Left>> leaving = Optional.empty();
  private boolean isRoundDue = true;
  private int running;
  private int given;
  private int silent;

  private Replication(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
    super(context);
    this.timers = timers;
    this.parts = parts;
    this.neighbourhoods = context.messageAdapter(Neighbourhood.class, Around::new);
    this.providing = new Providing(parts, context.getSystem().ignoreRef());
    this.ended = context.messageAdapter(ReplicaRound.Outcome.class, Ended::new);
    var requests = context.messageAdapter(PeerLink.Incoming.class, Served::new);
    parts.link().tell(new PeerLink.Serve(Request.Service.REPLICAS, requests));
    lookAround();
    nextRound();
    timers.startTimerWithFixedDelay(Timer.LOOK, LOOK_EVERY);
  }

  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Replication(context, timers, parts)));
  }

  /** Where the mailboxes tell their news. */
  public static Behavior<Mailboxes.Opened> news(ActorRef<Command> replication) {
    return Behaviors.receiveMessage(
        opened -> {
          replication.tell(new Opened(opened.address()));
          return Behaviors.same();
        });
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Served served -> serve(served.incoming());
      case Opened opened -> providing.opened(opened.address());
      case Timer.ROUND -> {
        nextRound();
        isRoundDue = true;
        lookAround();
      }
      case Timer.LOOK -> lookAround();
      case Around found -> onAround(found.neighbourhood());
      case Ended ended -> onEnded(ended.outcome());
      case Leave leave -> {
        leaving = Optional.of(leave.replyTo());
        next.clear();
        isRoundDue = true;
        lookAround();
      }
    }
    return this;
  }

  private void nextRound() {
    var millis = parts.limits().every().toMillis();
    var jitter = parts.env().chance().random().nextLong(millis / 2) - millis / 4;
    timers.startSingleTimer(Timer.ROUND, Duration.ofMillis(millis + jitter));
  }

  private void lookAround() {
    parts
        .table()
        .tell(
            new RoutingTable.GetNeighbourhood(
                parts.self().id().hash(), parts.limits().neighbours(), neighbourhoods));
  }

  private Surroundings surroundings(Neighbourhood found) {
    return new Surroundings(parts.self(), found.nearest(), found.density(), parts.scatter());
  }

  private void onAround(Neighbourhood found) {
    near = new HashSet<>();
    found.nearest().forEach(contact -> near.add(contact.id()));
    var around = surroundings(found);
    providing.around(around);
    // While the last round still runs the next one waits for its end.
    if (isRoundDue && next.isEmpty() && running == 0) {
      isRoundDue = false;
      begin(around);
    }
  }

  private void begin(Surroundings around) {
    given = 0;
    silent = 0;
    try {
      var plan = new RoundPlan(around, leaving.isPresent(), parts.shelves());
      next.addAll(plan.tasks());
      providing.nextRound(plan.mailboxes());
      tellOf(plan.crowded());
    } catch (StoreFailure failure) {
      getContext().getLog().warn("replicas cannot be compared: {}", failure.getMessage());
    }
    advance();
  }

  /** Each once, as long as it stays so. */
  private void tellOf(Set<Hash256> crowded) {
    crowded.stream()
        .filter(key -> !knownCrowds.contains(key))
        .forEach(key -> parts.table().tell(new RoutingTable.CrowdAround(key)));
    knownCrowds = Set.copyOf(crowded);
  }

  private void advance() {
    while (running < parts.limits().parallel() && !next.isEmpty()) {
      running++;
      getContext()
          .spawnAnonymous(
              ReplicaRound.create(next.remove(), parts, ended), DispatcherSelector.blocking());
    }
    if (running == 0 && isRoundDue) {
      lookAround();
    } else if (running == 0) {
      leaving.ifPresent(whoAsked -> whoAsked.tell(new Left(given, silent)));
    }
  }

  private void onEnded(ReplicaRound.Outcome outcome) {
    running--;
    given += outcome.given();
    silent += outcome.answered() ? 0 : 1;
    advance();
  }

  private void serve(PeerLink.Incoming incoming) {
    if (!near.contains(incoming.from().id())) {
      incoming.reply(new Response.Refused(Response.Reason.FORBIDDEN, ""));
      return;
    }
    if (!(incoming.request() instanceof Request.Replicas request)) {
      incoming.reply(new Response.Refused(Response.Reason.UNSUPPORTED, ""));
      return;
    }
    try {
      incoming.reply(answer(request));
    } catch (StoreFailure failure) {
      getContext().getLog().warn("replicas cannot be read: {}", failure.getMessage());
      incoming.reply(new Response.Refused(Response.Reason.NOT_READY, ""));
    }
  }

  private Response answer(Request.Replicas request) {
    return switch (request) {
      case Request.CompareMailboxes compare ->
          differing(compare.summaries(), parts.shelves()::mailbox);
      case Request.CompareRecords compare ->
          differing(compare.summaries(), parts.shelves()::record);
      case Request.ListPrefixes list ->
          new Response.Prefixes(
              parts.shelves().entries(list.address()).stream()
                  .map(Hash256::w0)
                  .limit(WireLimits.PREFIXES)
                  .toList());
    };
  }

  private static Response differing(
      List<ReplicaSummary> theirs, Function<Hash256, ReplicaSummary> ours) {
    var known = new HashMap<Hash256, ReplicaSummary>();
    var positions = new ArrayList<Integer>();
    for (var position = 0; position < theirs.size(); position++) {
      var summary = theirs.get(position);
      if (!known.computeIfAbsent(summary.key(), ours).equals(summary)) {
        positions.add(position);
      }
    }
    return new Response.Differing(positions);
  }
}
