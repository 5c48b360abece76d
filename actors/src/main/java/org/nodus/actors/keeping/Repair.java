package org.nodus.actors.keeping;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Offload;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transfer.FragmentFetch;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.Rebuilt;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Census;
import org.nodus.protocol.keeping.Claim;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.keeping.KeepingRule;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Response;

/**
 * Rebuilds one fragment of a message at this node and stops: recounts, fetches any k from whoever
 * is fast, decodes, codes our own index and stores it. Child of {@link Keeping}, which hears
 * exactly one {@link Outcome}.
 */
final class Repair {

  sealed interface Outcome {
    MessageId message();
  }

  /**
   * What for.
   *
   * @param lost our own, which was damaged: the same one is made again, however many others live;
   *     without one a further fragment is made if there are too few
   */
  record Aim(MessageId message, Optional<Holding> lost) {
    static Aim one(MessageId message) {
      return new Aim(message, Optional.empty());
    }

    static Aim restored(Holding lost) {
      return new Aim(lost.message(), Optional.of(lost));
    }

    private boolean isNeeded(Census census) {
      return lost.isEmpty()
          ? census.needsRepair()
          : !census.isSettled() && census.k().filter(k -> census.live() >= k).isPresent();
    }
  }

  /** It is durable here. */
  record Done(MessageId message, int index) implements Outcome {}

  /** Others were faster, or it was never needed; these are there. */
  record NotNeeded(MessageId message, Recount.Outcome counted) implements Outcome {}

  /** Fewer than k could be had, or we have no room. */
  record Failed(MessageId message, String reason) implements Outcome {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Counted(Recount.Outcome outcome) implements Command {}

  private record Fetched(FragmentFetch.Outcome outcome) implements Command {}

  private record Decoded(@Nullable Rebuilt rebuilt, @Nullable Exception failure)
      implements Command {}

  private record Stored(PeerLink.Reply reply) implements Command {}

  private enum Timer implements Command {
    /** Who is asked has been slow for so long that the next holders are asked as well. */
    SLOW,
    TIME_IS_UP
  }

  private final ActorContext<Command> context;
  private final Aim aim;
  private final MessageId message;
  private final Tools tools;
  private final ActorRef<Outcome> requester;
  private final TreeMap<Integer, Fragment> fetched = new TreeMap<>();
  private final Deque<FragmentFetch.Task> next = new ArrayDeque<>();
  private int inFlight;

  /** Fetches of those in flight that are not waited for any more. */
  private int slow;

  private Repair(ActorContext<Command> context, Aim aim, Tools tools, ActorRef<Outcome> requester) {
    this.context = context;
    this.aim = aim;
    this.message = aim.message();
    this.tools = tools;
    this.requester = requester;
  }

  /**
   * The behaviour of one repair.
   *
   * @param region the nodes around the message
   * @param doubted those of them whose word does not count; they are asked last for fragments
   */
  static Behavior<Command> create(
      Aim aim,
      List<Contact> region,
      Set<NodeId> doubted,
      Tools tools,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Timer.TIME_IS_UP, tools.limits().taskDeadline());
                  timers.startTimerWithFixedDelay(Timer.SLOW, tools.limits().answerWithin());
                  var counted = context.messageAdapter(Recount.Outcome.class, Counted::new);
                  context.spawnAnonymous(
                      Recount.create(aim.message(), region, doubted, tools, counted));
                  return new Repair(context, aim, tools, requester).counting();
                }));
  }

  private Behavior<Command> counting() {
    return Behaviors.receiveMessage(
        received ->
            switch (received) {
              case Counted counted -> onCounted(counted.outcome());
              case Timer.TIME_IS_UP -> fail("nobody could be counted in time");
              case Timer.SLOW -> Behaviors.same();
              case Fetched early -> Behaviors.unhandled();
              case Decoded early -> Behaviors.unhandled();
              case Stored early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onCounted(Recount.Outcome counted) {
    var census = counted.census();
    if (!aim.isNeeded(census)) {
      return finish(new NotNeeded(message, counted));
    }
    addTasks(census.held(), counted.speakers());
    addTasks(
        counted.doubtful().stream().filter(one -> one.holding().isHeld()).toList(),
        counted.speakers());
    return fetching(counted);
  }

  private void addTasks(List<Claim> held, Map<NodeId, Contact> speakers) {
    for (var claim : held) {
      Optional.ofNullable(speakers.get(claim.node()))
          .map(holder -> new FragmentFetch.Task(message, claim.holding().index(), holder))
          .ifPresent(next::add);
    }
  }

  private Behavior<Command> fetching(Recount.Outcome counted) {
    var needed = counted.census().k().orElseThrow();
    var known = fetched.firstEntry();
    if (known != null) {
      needed = known.getValue().commitment().k();
      if (aim.lost().isEmpty() && !KeepingRule.isTooFew(needed, counted.census().live())) {
        return finish(new NotNeeded(message, counted));
      }
    }
    if (fetched.size() >= needed) {
      return decode(counted.census());
    }
    while (fetched.size() + inFlight - slow < needed && !next.isEmpty()) {
      inFlight++;
      var ended = context.messageAdapter(FragmentFetch.Outcome.class, Fetched::new);
      context.spawnAnonymous(
          FragmentFetch.create(next.remove(), tools.link(), tools.limits().transfer(), ended));
    }
    if (inFlight == 0) {
      return fail(fetched.size() + " of " + needed + " fragments could be had");
    }
    return Behaviors.receiveMessage(
        received ->
            switch (received) {
              case Fetched ended -> onFetched(ended.outcome(), counted);
              case Timer.SLOW -> {
                slow = inFlight;
                yield fetching(counted);
              }
              case Timer.TIME_IS_UP -> fail("not fetched in time");
              case Counted again -> Behaviors.unhandled();
              case Decoded early -> Behaviors.unhandled();
              case Stored early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onFetched(FragmentFetch.Outcome outcome, Recount.Outcome counted) {
    inFlight--;
    slow = Math.min(slow, inFlight);
    switch (outcome) {
      case FragmentFetch.Fetched one -> fetched.put(one.fragment().index(), one.fragment());
      case FragmentFetch.NotFetched not ->
          context.getLog().debug("no fragment from {}: {}", not.task().holder().id(), not.reason());
    }
    return fetching(counted);
  }

  private Behavior<Command> decode(Census census) {
    var fragments = List.copyOf(fetched.values());
    var commitment = fragments.getFirst().commitment();
    var coder = tools.coder();
    Offload.run(context, () -> coder.decode(commitment, fragments), Decoded::new);
    var ours = aim.lost().map(Holding::expiryMillis);
    var expiry = Instant.ofEpochMilli(ours.or(census::expiryMillis).orElseThrow());
    return Behaviors.receiveMessage(
        received ->
            switch (received) {
              case Decoded decoded -> onDecoded(decoded, expiry);
              case Timer.TIME_IS_UP -> fail("not decoded in time");
              case Timer.SLOW -> Behaviors.same();
              case Fetched late -> Behaviors.same();
              case Counted again -> Behaviors.unhandled();
              case Stored early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onDecoded(Decoded decoded, Instant expiry) {
    if (!(decoded.rebuilt() instanceof Rebuilt.Whole whole)) {
      return fail("the fragments are no message: " + decoded.failure());
    }
    var k = whole.message().commitment().k();
    var index =
        aim.lost()
            .map(Holding::index)
            .orElseGet(() -> Redundancy.repairIndex(KeepingRule.wanted(k), message, tools.self()));
    var fragment = whole.message().fragment(index);
    var stored = context.messageAdapter(PeerLink.Reply.class, Stored::new);
    tools
        .store()
        .tell(
            new FragmentStore.Adopt(
                new StoredFragment(fragment, expiry, Optional.empty()), stored));
    return Behaviors.receiveMessage(
        received ->
            switch (received) {
              case Stored answer ->
                  answer.reply().response() instanceof Response.FragmentStored
                      ? finish(new Done(message, index))
                      : fail("not stored: " + answer.reply().response());
              case Timer.TIME_IS_UP -> fail("not stored in time");
              case Timer.SLOW -> Behaviors.same();
              case Fetched late -> Behaviors.same();
              case Decoded again -> Behaviors.unhandled();
              case Counted again -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> fail(String reason) {
    return finish(new Failed(message, reason));
  }

  private Behavior<Command> finish(Outcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
