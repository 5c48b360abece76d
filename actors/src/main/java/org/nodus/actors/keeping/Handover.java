package org.nodus.actors.keeping;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transfer.FragmentUpload;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.keeping.KeepingRule;

/**
 * Gives one fragment of ours away and stops: recounts, brings it to the nearest node of another IP
 * group than any holder's that holds none and takes it, and only when that node has signed lets go
 * of ours. Where enough others live without us nothing is brought. Child of {@link Keeping}, which
 * hears exactly one {@link Outcome}.
 */
final class Handover {

  /** What became of it. */
  record Outcome(Holding holding, Fate fate) {}

  enum Fate {
    /** Another node has signed for it, and ours is gone. */
    MOVED,
    /** Enough others hold the message, and ours is gone. */
    SPARED,
    /** Nobody takes it, or the disk fails: it is still here. */
    KEPT,
    /** Everybody around holds one already: it is still here, and nobody could take it. */
    NOWHERE
  }

  /**
   * What is to go and why.
   *
   * @param spareAbove ours goes without being brought anywhere when more others than this live
   * @param mayMove whether it is brought somewhere when they do not
   */
  record Task(Holding holding, int spareAbove, boolean mayMove) {

    /** One above n + 4: it goes only if that is still so. */
    static Task surplus(Holding holding) {
      return new Task(holding, KeepingRule.wanted(holding.k()) + 3, false);
    }

    /** We are not among the nearest any more, or leave. */
    static Task away(Holding holding) {
      return new Task(holding, KeepingRule.wanted(holding.k()) - 1, true);
    }
  }

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Counted(Recount.Outcome outcome) implements Command {}

  private record Fetched(Optional<StoredFragment> fragment) implements Command {}

  private record Brought(FragmentUpload.Outcome outcome) implements Command {}

  private record Released(boolean isGone) implements Command {}

  private enum Deadline implements Command {
    PASSED
  }

  /** Who refuses is not asked again at once; five refusals mean that the region is full. */
  private static final int MAX_TAKERS = 5;

  private final ActorContext<Command> context;
  private final Task task;
  private final Tools tools;
  private final List<Contact> region;
  private final ActorRef<Outcome> requester;
  private final Deque<Contact> takers = new ArrayDeque<>();

  private Handover(
      ActorContext<Command> context,
      Task task,
      Tools tools,
      List<Contact> region,
      ActorRef<Outcome> requester) {
    this.context = context;
    this.task = task;
    this.tools = tools;
    this.region = region;
    this.requester = requester;
  }

  /**
   * The behaviour of one move.
   *
   * @param region the nearest nodes without ourselves, nearest first
   * @param doubted those of them whose word does not count
   */
  static Behavior<Command> create(
      Task task,
      List<Contact> region,
      Set<NodeId> doubted,
      Tools tools,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Deadline.PASSED, tools.limits().taskDeadline());
                  var counted = context.messageAdapter(Recount.Outcome.class, Counted::new);
                  context.spawnAnonymous(
                      Recount.create(task.holding().message(), region, doubted, tools, counted));
                  var trusted =
                      region.stream().filter(peer -> !doubted.contains(peer.id())).toList();
                  return new Handover(context, task, tools, trusted, requester).running();
                }));
  }

  /** One thing happens at a time, so whatever comes belongs to the step that is being done. */
  private Behavior<Command> running() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Counted counted -> onCounted(counted.outcome());
              case Fetched fetched ->
                  fetched
                      .fragment()
                      .map(ours -> bring(ours.fragment(), ours.expiry().toEpochMilli()))
                      .orElseGet(() -> finish(Fate.KEPT));
              case Brought brought -> onBrought(brought.outcome());
              case Released released -> finish(Fate.KEPT);
              case Deadline.PASSED -> finish(Fate.KEPT);
            });
  }

  private Behavior<Command> onCounted(Recount.Outcome counted) {
    var census = counted.census();
    if (census.live() > task.spareAbove()) {
      return letGo(Fate.SPARED);
    }
    if (!task.mayMove()) {
      return finish(Fate.KEPT);
    }
    var speaking =
        region.stream().filter(peer -> counted.speakers().containsKey(peer.id())).toList();
    var idle = speaking.stream().filter(peer -> !census.isHolder(peer.id())).toList();
    tools.scatter().order(idle, census.holdersIn(speaking)).stream()
        .limit(MAX_TAKERS)
        .forEach(takers::add);
    if (takers.isEmpty()) {
      return finish(Fate.NOWHERE);
    }
    var holding = task.holding();
    var fetched = context.<Optional<StoredFragment>>messageAdapter(optional(), Fetched::new);
    tools.store().tell(new FragmentStore.Read(holding.message(), holding.index(), fetched));
    return running();
  }

  private Behavior<Command> onBrought(FragmentUpload.Outcome outcome) {
    return switch (outcome) {
      case FragmentUpload.Stored stored -> letGo(Fate.MOVED);
      case FragmentUpload.NotStored not ->
          bring(not.task().fragment(), not.task().expiresAtMillis());
    };
  }

  /** Unpaid, to the next who may take it. */
  private Behavior<Command> bring(Fragment fragment, long expiresAtMillis) {
    var taker = takers.poll();
    if (taker == null) {
      return finish(Fate.KEPT);
    }
    var brought = context.messageAdapter(FragmentUpload.Outcome.class, Brought::new);
    var upload = new FragmentUpload.Task(fragment, taker, expiresAtMillis, Optional.empty(), true);
    context.spawnAnonymous(
        FragmentUpload.create(upload, tools.link(), tools.limits().transfer(), brought));
    return running();
  }

  private Behavior<Command> letGo(Fate fate) {
    var holding = task.holding();
    var released = context.messageAdapter(Boolean.class, Released::new);
    tools.store().tell(new FragmentStore.LetGo(holding.message(), holding.index(), released));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Released answer -> finish(answer.isGone() ? fate : Fate.KEPT);
              case Deadline.PASSED -> finish(Fate.KEPT);
              case Counted late -> Behaviors.same();
              case Fetched late -> Behaviors.same();
              case Brought late -> Behaviors.same();
            });
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Class<Optional<StoredFragment>> optional() {
    return (Class) Optional.class;
  }

  private Behavior<Command> finish(Fate fate) {
    requester.tell(new Outcome(task.holding(), fate));
    return Behaviors.stopped();
  }
}
