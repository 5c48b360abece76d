package org.nodus.actors.keeping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.keeping.Census;
import org.nodus.protocol.keeping.Claim;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.keeping.KeepingRule;
import org.nodus.protocol.message.MessageId;

/**
 * What this node has to do for the messages around it: rebuild a fragment when its turn comes, give
 * one away that has no place here any more. A part of {@link Keeping}, confined to it.
 */
final class Duties {
  /** Changes come in swarms; they are looked at together. */
  private static final Duration LOOK_AFTER = Duration.ofSeconds(1);

  /**
   * Only those who have been here for so long move a fragment away from us: who has just made many
   * ids near a message does not get it at once.
   */
  private static final Duration SETTLED_AFTER = Duration.ofMinutes(10);

  /** Who leaves has nothing else to do. */
  private static final int LEAVING_FASTER = 4;

  private final ActorContext<Keeping.Command> context;
  private final TimerScheduler<Keeping.Command> timers;
  private final Keeping.Parts parts;
  private final KeepingLimits limits;
  private final Clock clock;
  private final Catalogue own;
  private final Neighbours neighbours;
  private final FragmentCoder coder = FragmentCoder.create();
  private final ActorRef<Repair.Outcome> repaired;
  private final ActorRef<Handover.Outcome> moved;
  private final Set<MessageId> touched = new LinkedHashSet<>();
  private final Set<MessageId> waiting = new LinkedHashSet<>();
  private final Map<MessageId, Holding> spoilt = new HashMap<>();
  private final Set<MessageId> repairing = new HashSet<>();
  private final Set<MessageId> moving = new HashSet<>();
  private final Set<MessageId> waitingMoves = new LinkedHashSet<>();
  private final Map<MessageId, Integer> failedMoves = new HashMap<>();
  private @Nullable Tools tools;
  private boolean leaving;

  Duties(
      ActorContext<Keeping.Command> context,
      TimerScheduler<Keeping.Command> timers,
      Keeping.Parts parts,
      Catalogue own,
      Neighbours neighbours) {
    this.context = context;
    this.timers = timers;
    this.parts = parts;
    this.limits = parts.limits();
    this.clock = parts.env().clock();
    this.own = own;
    this.neighbours = neighbours;
    this.repaired = context.messageAdapter(Repair.Outcome.class, Keeping.Repaired::new);
    this.moved = context.messageAdapter(Handover.Outcome.class, Keeping.Moved::new);
  }

  void begin(ActorRef<FragmentStore.Command> store) {
    tools = new Tools(parts.self().id(), parts.scatter(), parts.link(), store, coder, limits);
  }

  /** What tasks of this node need; empty until its store has begun. */
  Optional<Tools> tools() {
    return Optional.ofNullable(tools);
  }

  /** Everything goes, and nothing is repaired any more. */
  void leave() {
    leaving = true;
    waiting.clear();
    failedMoves.clear();
    own.messages().forEach(this::touch);
  }

  /** Whether this node gives everything away. */
  boolean isLeaving() {
    return leaving;
  }

  /** Repairs and moves that run or wait; of who leaves, what is still to go. */
  int busy() {
    if (!leaving) {
      return repairing.size() + moving.size() + waiting.size();
    }
    return (int) own.messages().stream().filter(this::isStillToGo).count();
  }

  private boolean isStillToGo(MessageId message) {
    return own.of(message).stream().anyMatch(Holding::isHeld)
        && failedMoves.getOrDefault(message, 0) < limits.moveAttempts();
  }

  /** Something about this message has changed: it is looked at soon. */
  void touch(MessageId message) {
    touched.add(message);
    if (!timers.isTimerActive(Keeping.Timer.EVALUATE)) {
      timers.startSingleTimer(Keeping.Timer.EVALUATE, LOOK_AFTER);
    }
  }

  /** Our own fragment is damaged: it is made again from those of others, the same one. */
  void restore(Holding ours) {
    spoilt.put(ours.message(), ours);
    touch(ours.message());
  }

  void sweep() {
    if (!leaving) {
      failedMoves.clear();
    }
    spoilt.values().removeIf(ours -> ours.expiryMillis() <= clock.now().toEpochMilli());
    own.messages().forEach(this::touch);
    neighbours.messages().forEach(this::touch);
  }

  void evaluate() {
    var due = List.copyOf(touched);
    touched.clear();
    due.forEach(this::evaluate);
  }

  private void evaluate(MessageId message) {
    if (!own.of(message).isEmpty()) {
      // Somebody stored it again, or had it deleted.
      spoilt.remove(message);
    }
    var lost = spoilt.get(message);
    if (lost != null && !leaving) {
      restoreNow(lost);
      return;
    }
    var census = neighbours.census(message);
    var ours = own.of(message).stream().filter(Holding::isHeld).findFirst();
    if (ours.isPresent()) {
      considerLeaving(census, ours.get());
    } else if (own.of(message).isEmpty() && !leaving && census.needsRepair()) {
      waitForOurTurn(census);
    } else {
      timers.cancel(new Keeping.RepairDue(message));
      waiting.remove(message);
    }
  }

  private void restoreNow(Holding ours) {
    var message = ours.message();
    var own = tools;
    if (own == null
        || repairing.contains(message)
        || timers.isTimerActive(new Keeping.LookAgain(message))) {
      return;
    }
    if (repairing.size() >= limits.parallel()) {
      lookAgain(message);
      return;
    }
    repairing.add(message);
    var region = neighbours.nearest(message, KeepingRule.region(ours.k()));
    var doubted = neighbours.disbelieved(message);
    context.spawnAnonymous(
        Repair.create(Repair.Aim.restored(ours), region, doubted, own, repaired));
  }

  private void waitForOurTurn(Census census) {
    var message = census.message();
    var due = new Keeping.RepairDue(message);
    var k = census.k().orElseThrow();
    if (timers.isTimerActive(due)
        || timers.isTimerActive(new Keeping.LookAgain(message))
        || waiting.contains(message)
        || repairing.contains(message)
        || neighbours.rankOfSelf(message, clock.nanoTime()) >= KeepingRule.region(k)) {
      return;
    }
    var region = neighbours.nearest(message, KeepingRule.region(k));
    var turn = census.turnOf(parts.self(), region, parts.scatter());
    timers.startSingleTimer(due, due, KeepingRule.pause(turn));
  }

  /** Our turn has come: is it still needed? */
  void repairDue(MessageId message) {
    var census = neighbours.census(message);
    if (leaving || !own.of(message).isEmpty() || !census.needsRepair()) {
      return;
    }
    if (repairing.size() < limits.parallel()) {
      repair(census);
    } else if (waiting.size() < limits.maxWaiting()) {
      waiting.add(message);
    }
  }

  private void repair(Census census) {
    var own = tools;
    if (own != null) {
      var message = census.message();
      var region = neighbours.nearest(message, KeepingRule.region(census.k().orElseThrow()));
      repairing.add(message);
      var doubted = neighbours.disbelieved(message);
      context.spawnAnonymous(
          Repair.create(Repair.Aim.one(message), region, doubted, own, repaired));
    }
  }

  /** Returns those who should hear of it at once. */
  List<Contact> onRepaired(Repair.Outcome outcome) {
    var message = outcome.message();
    repairing.remove(message);
    nextRepair();
    return switch (outcome) {
      case Repair.Done done -> {
        context.getLog().debug("fragment {} of {} rebuilt", done.index(), message);
        yield neighbours.nearest(message, limits.neighbours());
      }
      case Repair.NotNeeded not -> {
        not.counted().census().claims().forEach(this::learn);
        lookAgain(message);
        yield List.of();
      }
      case Repair.Failed failed -> {
        context.getLog().debug("{} not rebuilt: {}", message, failed.reason());
        lookAgain(message);
        yield List.of();
      }
    };
  }

  /** Whether a neighbour of our own IP group holds a fragment of this message. */
  boolean sharesGroup(MessageId message) {
    var around = neighbours.nearest(message, limits.neighbours());
    var others = neighbours.census(message).holdersIn(around);
    var all = new ArrayList<>(others);
    all.add(parts.self());
    return parts.scatter().groups(all) == parts.scatter().groups(others);
  }

  private void learn(Claim claim) {
    neighbours
        .find(claim.node())
        .ifPresent(neighbour -> neighbours.claim(neighbour, claim.holding()));
  }

  private void lookAgain(MessageId message) {
    var look = new Keeping.LookAgain(message);
    timers.startSingleTimer(look, look, limits.retryEvery());
  }

  private void nextRepair() {
    while (repairing.size() < limits.parallel() && !waiting.isEmpty()) {
      var message = waiting.iterator().next();
      waiting.remove(message);
      repairDue(message);
    }
  }

  private void considerLeaving(Census census, Holding ours) {
    if (leaving) {
      move(Handover.Task.away(ours));
    } else if (ours.standing() == Holding.Standing.HELD && isSurplus(census)) {
      move(Handover.Task.surplus(ours));
    } else if (ours.standing() == Holding.Standing.HELD && isOutside(ours)) {
      move(Handover.Task.away(ours));
    }
  }

  private boolean isSurplus(Census census) {
    if (!census.hasTooMany()) {
      return false;
    }
    var around = new ArrayList<>(neighbours.nearest(census.message(), limits.neighbours()));
    around.add(parts.self());
    var self = Optional.of(parts.self().id());
    return census.dispensable(around, parts.scatter()).equals(self);
  }

  private boolean isOutside(Holding ours) {
    var before = clock.nanoTime() - SETTLED_AFTER.toNanos();
    return neighbours.rankOfSelf(ours.message(), before) >= KeepingRule.region(ours.k());
  }

  private void move(Handover.Task task) {
    var own = tools;
    var message = task.holding().message();
    if (own == null
        || moving.contains(message)
        || timers.isTimerActive(new Keeping.LookAgain(message))
        || failedMoves.getOrDefault(message, 0) >= limits.moveAttempts()) {
      return;
    }
    if (moving.size() >= (leaving ? LEAVING_FASTER : 1) * limits.parallel()) {
      // Looked at again when a move has ended.
      waitingMoves.add(message);
      return;
    }
    moving.add(message);
    var region = neighbours.nearest(message, KeepingRule.region(task.holding().k()));
    var doubted = neighbours.disbelieved(message);
    context.spawnAnonymous(Handover.create(task, region, doubted, own, moved));
  }

  void onMoved(Handover.Outcome outcome) {
    var message = outcome.holding().message();
    moving.remove(message);
    switch (outcome.fate()) {
      case KEPT -> {
        failedMoves.merge(message, 1, Integer::sum);
        lookAgain(message);
      }
      case NOWHERE -> failedMoves.put(message, limits.moveAttempts());
      case MOVED, SPARED -> failedMoves.remove(message);
    }
    context.getLog().debug("fragment of {}: {}", message, outcome.fate());
    waitingMoves.stream().limit(limits.parallel()).toList().forEach(this::takeUp);
  }

  private void takeUp(MessageId message) {
    waitingMoves.remove(message);
    evaluate(message);
  }
}
